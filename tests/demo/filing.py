"""Where Tarn's articles stand: subjects across products, what is put first, whom some are for, what was said since."""

SUBJECTS = {
    "historian": ("Trend pages stay empty after an update", "How to move the historian to a new server"),
    "alarms": ("One alarm comes and goes hundreds of times a minute", "Alarm e-mails do not arrive"),
    "drive trips": (
        "Drive trips with F0307 when it brakes",
        "Speed wanders with warning A0215",
        "Drive trips with F0102 in summer",
        "Motor hums and does not turn: F0218",
        "Safe torque off stays active although the circuit is closed",
    ),
    "cameras": (
        "Good products are rejected at certain hours",
        "Second camera shows ‘no licence’",
        "Pictures are blurred at full line speed",
        "Reject arm hits the wrong product",
    ),
    "data quality": (
        "Values arrive twice in the cloud after the uplink was gone",
        "Timestamps from a gateway are one hour off",
        "Modbus values are wrong by a factor of 65,536",
        "Gateway restarts every few hours: watchdog E-1042",
    ),
    "projects": (
        "Download stops at 92 % with error 0x8004",
        "Opening projects of older versions",
        "Online values stay grey in the editor",
        "Two engineers change one project at the same time",
    ),
    "operator screens": (
        "Operator screens are slow when many trends are open",
        "Shift report prints boxes instead of letters",
        "User is signed out in the middle of a shift",
    ),
    "licences": (
        "Licence dongle not found after Windows update",
        "Second camera shows ‘no licence’",
        "Moving a licence when a machine builder hands over a plant",
    ),
    "network": (
        "Both servers are active after a network break",
        "Which ports the gateway needs through the firewall",
        "Drive forgets its PROFINET name after power off",
        "OPC UA connection refused: BadCertificateUntrusted",
    ),
    "updates": (
        "Trend pages stay empty after an update",
        "Recipe cannot be loaded: ‘version mismatch’",
        "Firmware update stops at ‘verifying signature’",
        "Opening projects of older versions",
    ),
    "replacing": (
        "How to replace a broken gateway without losing its settings",
        "How to copy parameters from one drive to another",
        "How to move the historian to a new server",
    ),
}
PROMOTED = (
    "Which ports the gateway needs through the firewall",
    "How to replace a broken gateway without losing its settings",
)
FOR_PARTNERS = "Moving a licence when a machine builder hands over a plant"
# Read by whoever is owed the first tier above the base, or a better one.
FOR_A_TIER = "Operator screens are slow when many trends are open"
SUGGESTION = (
    "Trend pages stay empty after an update",
    "Say where Services is: on our server it is under Windows Administrative Tools.",
)
TRANSLATED = "One alarm comes and goes hundreds of times a minute"
GERMAN = {
    "title": "Ein Alarm kommt und geht hunderte Male in der Minute",
    "issue": "<p>Die Alarmliste läuft so schnell durch, dass niemand sie lesen kann. Es ist immer dieselbe Variable.</p>",
    "environment": "<p>Flow SCADA, alle Versionen</p>",
    "resolution": "<ol><li>Öffnen Sie die Variable im Alarmeditor.</li><li>Setzen Sie Hysterese auf 2 % des Bereichs und "
    "Abfallverzögerung auf 5 s.</li><li>Veröffentlichen Sie die Alarmkonfiguration.</li></ol>",
    "cause": "<p>Ein Alarm ohne Hysterese antwortet auf jedes Zittern des Signals.</p>",
}
