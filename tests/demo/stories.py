"""What customers call about: stories that a case, its call and the call's transcript are told from.

A turn is who speaks and one or more wordings of the same thing, so that two calls with one cause do not read alike.
Wordings may name {caller}, {agent}, {company}, {site}, {version}, {phone} and {email}.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from portal.promises.models import Severity
from portal.support.models import Case

CALLER, AGENT = "caller", "agent"


@dataclass(frozen=True)
class Turn:
    speaker: str
    wordings: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """`happened` is what the representative writes down; `resolution` what the customer is told at the end."""

    slug: str
    product: str
    severity: int
    subjects: tuple[str, ...]
    happened: str
    turns: tuple[Turn, ...]
    resolution: str
    outcome: str = Case.Outcome.SOLVED


def tell(story: Story, *, rng: random.Random, **names: str) -> Iterator[tuple[str, str]]:
    """The turns of one call as (speaker, text); `names` fills what the wordings name."""
    for turn in story.turns:
        yield turn.speaker, rng.choice(turn.wordings).format(**names)


def caller(*wordings: str) -> Turn:
    return Turn(CALLER, wordings)


def agent(*wordings: str) -> Turn:
    return Turn(AGENT, wordings)


WELCOME = agent(
    "Tarn Controls support, this is {agent}. How can I help?",
    "Good morning, Tarn Controls, {agent} speaking. What can I do for you?",
    "Support at Tarn Controls, my name is {agent}. Before we start: this call is recorded, is that all right with you?",
)

EMPTY_TRENDS = Story(
    slug="empty-trends",
    product="flow-scada",
    severity=Severity.IMPAIRED,
    subjects=("Trend page stays empty since the update", "No curves in the trends after the weekend"),
    happened="After the update every trend page is empty. Live values on the mimics are right, alarms work.",
    turns=(
        WELCOME,
        caller(
            "Hello, {caller} from {company}. Since we updated on Saturday our trend pages are empty. No curve at all.",
            "Hi, this is {caller} at {company}. The trends are gone. The page opens, the axes are there, but no lines.",
        ),
        agent(
            "Are the live values on the mimics still right?", "Do you still see live values on the process pictures?"
        ),
        caller(
            "Yes, the live values move, and alarms come in. It is only the history.",
            "Live is fine. It is only everything older than now that is missing.",
        ),
        agent("Which version are you on now, and is the historian on the same server?"),
        caller(
            "Flow SCADA {version}. The historian is on its own machine, Windows Server 2022.",
            "We went to {version}. The historian runs on a second server next to it, Windows Server 2022.",
        ),
        agent(
            "Please open Services on the historian machine and look at Flow Historian Writer. What is its state?",
            "On that second server, can you check the service called Flow Historian Writer for me?",
        ),
        caller(
            "It says Stopped. Startup type is Manual.",
            "Stopped. Hm, and it says Manual, I am sure that used to be Automatic.",
        ),
        agent(
            "The installer sets it to Manual when the service account's password has expired. Set the account again on the Log On tab, put the startup type to Automatic and start it."
        ),
        caller(
            "The account is svc-historian. One moment, I need the new password from IT. … Done, it is running.",
            "Right, the password was changed by our IT in spring. I have typed the new one. It starts now.",
        ),
        agent("Now open a trend. The buffer on the controller holds seven days, so it should fill in by itself."),
        caller(
            "The curve is coming back, from Saturday on. It is filling from the left.",
            "Yes! It draws the weekend as well. You can reach me on {phone} if it stops again.",
        ),
        agent("It takes about ten minutes for each day of buffer. I will note the cause in your case."),
    ),
    resolution="The Flow Historian Writer service had been set to Manual because its account's password had expired. With the account entered again and the startup type on Automatic it runs, and the seven-day buffer filled the gap.",
)

ALARM_FLOOD = Story(
    slug="alarm-flood",
    product="flow-scada",
    severity=Severity.IMPAIRED,
    subjects=("Alarm list floods when a pump starts", "Hundreds of alarms a minute from one level sensor"),
    happened="One level signal near its limit raises and clears its alarm several times a second. Operators cannot find other alarms.",
    turns=(
        WELCOME,
        caller(
            "{caller}, {company}. Our alarm list is useless at the moment, we get three hundred alarms a minute from one tank.",
            "Hello, {caller} from {company}, {site}. The alarm page scrolls so fast that nobody can read it. It is always the same level alarm.",
        ),
        agent("Is it one tag that goes in and out of alarm, or many different ones?"),
        caller(
            "One tag, LT-2041 high. In, out, in, out. It sits exactly at the limit when the pump runs.",
            "Always the same one, LT-2041. The level is at 85 percent and the limit is 85 percent.",
        ),
        agent(
            "Then the alarm has no hysteresis. Open the tag in the alarm editor and tell me what is under Deadband.",
            "Please open that tag's alarm properties. There is a field called Deadband. What stands there?",
        ),
        caller("Deadband is zero.", "Zero point zero."),
        agent(
            "Set it to two percent of the range, and the off-delay below it to five seconds. Then publish the alarm configuration; you need not restart the runtime."
        ),
        caller(
            "Two percent, five seconds, publish. … The list is quiet. One entry, still standing.",
            "Published. It has stopped. Now there is a single alarm, and it stays.",
        ),
        agent(
            "Good. You run Flow SCADA {version}, I see. There is also shelving, so that an operator can park one alarm for an hour."
        ),
        caller(
            "We run {version}, yes. Please send me where to find that, {email} is best.",
            "Yes, {version}. I did not know about shelving, can you mail that to {email}?",
        ),
        agent("I will write it into the case, you get it by mail."),
    ),
    resolution="The level alarm had no deadband, so noise around the limit raised it several times a second. A deadband of 2 % of the range with an off-delay of 5 s stopped the flood; publishing the alarm configuration was enough.",
)

OPC_CERTIFICATE = Story(
    slug="opc-certificate",
    product="edge-gateway",
    severity=Severity.DOWN,
    subjects=(
        "OPC UA connection refused: BadCertificateUntrusted",
        "Gateway does not connect to the PLC since the exchange",
    ),
    happened="After a controller was exchanged the gateway refuses its OPC UA server: BadCertificateUntrusted. No data from the line.",
    turns=(
        WELCOME,
        caller(
            "This is {caller} from {company}. We swapped a PLC last night and since then no data comes through the gateway. The line stands.",
            "{caller}, {company}, and we are down. We replaced a controller, and the Edge Gateway will not talk to the new one.",
        ),
        agent(
            "I will stay on the line until it runs. What does the connection page say beside that controller?",
            "Understood, production first. Open Connections on the gateway, please: which status do you read?",
        ),
        caller("BadCertificateUntrusted. In red.", "It says Bad Certificate Untrusted, and a retry counter."),
        agent(
            "The new controller brings its own certificate. Under Security, Rejected certificates, do you see one from last night?"
        ),
        caller(
            "Yes, there is one, with the new serial number, S/N 40-118823.",
            "There is one entry. Issued yesterday at 23:10.",
        ),
        agent(
            "Compare its thumbprint with the one the controller shows, so that we trust the right thing. The last four characters are enough for a start.",
        ),
        caller("Controller says 9F3C. Gateway says 9F3C.", "They are the same, both end in 9F3C."),
        agent("Then press Trust, and on the connection Reconnect. You need not restart the gateway."),
        caller(
            "Trust. Reconnect. … Connected. Tags are good. The line supervisor is waving at me.",
            "Connected, all 214 tags good. We are starting up.",
        ),
        agent("Which firmware has the gateway?", "For the record, which Edge Gateway version is that?"),
        caller("{version}.", "It is {version}. Call me on {phone} if you need more."),
        agent("Tip for the next exchange: import the certificate before the swap, then there is no gap."),
    ),
    resolution="The new controller's certificate was not trusted yet. After comparing the thumbprints it was moved from Rejected to Trusted and the connection was renewed; no restart was needed. Importing the certificate before an exchange avoids the gap.",
)

MQTT_DUPLICATES = Story(
    slug="mqtt-duplicates",
    product="edge-gateway",
    severity=Severity.MINOR,
    subjects=("Values arrive twice in the cloud", "Duplicate MQTT messages after a network break"),
    happened="After each break of the uplink the broker receives the last minutes of values twice. Totals in the cloud are too high.",
    turns=(
        WELCOME,
        caller(
            "Hello, {caller}, {company}. Our energy totals in the cloud are too high, because some values arrive twice.",
            "{caller} from {company}. I have duplicate messages on MQTT. Always after the mobile uplink was gone for a while.",
        ),
        agent("Do the doubles have the same timestamp and the same sequence number?"),
        caller(
            "The timestamps are the same. Sequence number, let me see… the same too.",
            "Same timestamp, same sequence number, yes.",
        ),
        agent(
            "Then it is store and forward sending again what the broker had not acknowledged. Which quality of service is set on the publisher?",
        ),
        caller("QoS 1.", "One. Should that be two?"),
        agent(
            "With QoS 1 a message may arrive twice, that is how MQTT works. You can set QoS 2, if your broker speaks it, or let the cloud drop a sequence number it has already seen."
        ),
        caller(
            "The broker is Mosquitto 2, that can do it. But will it be slower over mobile?",
            "Our broker can do two. What does it cost us on the mobile line?",
        ),
        agent(
            "About twice the packets for each message. With your 40 messages a minute that is nothing. Turn on Batching with ten seconds and it is less than before.",
        ),
        caller(
            "QoS 2, batching ten seconds. I pulled the cable for two minutes and put it back: no doubles.",
            "I have set both and cut the uplink for a test. The counts match now.",
        ),
        agent("Is the gateway on {version}?"),
        caller("On {version}, yes. Thank you.", "{version}. That was quick, thanks."),
    ),
    resolution="Store and forward repeats what the broker has not acknowledged, and QoS 1 allows doubles. With QoS 2 and batching of ten seconds the counts match after a break of the uplink.",
)

DRIVE_F0307 = Story(
    slug="drive-f0307",
    product="drive-d4",
    severity=Severity.DOWN,
    subjects=("Drive D4 trips with F0307 at start", "Mill drive stops with F0307, DC link overvoltage"),
    happened="The drive trips with F0307 (DC link overvoltage) when the mill is stopped. It cannot be started again for minutes.",
    turns=(
        WELCOME,
        caller(
            "{caller} from {company}. Our mill drive trips every time we stop it, F0307, and then it blocks.",
            "This is {caller}, {company}, {site}. F0307 on a Drive D4, the big one, 90 kilowatts. We stand still.",
        ),
        agent("Does it trip while it brakes, or already when it starts?"),
        caller(
            "When it brakes. At about half speed.",
            "On the way down. Starting is fine, braking trips it.",
        ),
        agent(
            "F0307 is the DC link running over 780 volts: the mill gives back more energy than the drive can get rid of. Is there a braking resistor?",
            "That is overvoltage in the DC link. The flywheel feeds energy back. Is a braking resistor connected, and is parameter P1-46 on?",
        ),
        caller(
            "There is a resistor. P1-46 is… 0. We exchanged the drive on Monday.",
            "Resistor yes. P1-46 reads 0. It is a new drive, the old one died on Monday.",
        ),
        agent(
            "So the chopper is off, that is how it comes from the factory. Set P1-46 to 1, and P1-47 to the resistor's value. What is on its plate?"
        ),
        caller("8.2 ohms, 4 kilowatts.", "The plate says 8.2 ohm."),
        agent("Enter 8.2. And the ramp P1-05, what was it on the old drive?"),
        caller(
            "45 seconds. The new one has 10. I did not load the old parameters, that was the mistake, wasn't it?",
            "I think the old ramp was 45. Here the ramp time says 10.",
        ),
        agent("Set 45. Then stop the mill once and watch P0-08, the DC link voltage."),
        caller(
            "It goes to 720 and comes back. No trip. Second try: no trip.",
            "Peak was 718 volts. It runs down to zero without a fault.",
        ),
        agent(
            "Please save the parameters to the keypad now, then the next exchange takes a minute. The drive reports {version}, doesn't it?"
        ),
        caller("{version}, right.", "{version}. I will save it at once."),
    ),
    resolution="The exchanged drive still had factory parameters: braking chopper off (P1-46 = 0) and a ramp of 10 s. With P1-46 = 1, P1-47 = 8.2 and P1-05 = 45 the DC link stays at 720 V when the mill stops.",
)

DRIVE_ENCODER = Story(
    slug="drive-encoder",
    product="drive-d4",
    severity=Severity.IMPAIRED,
    subjects=("Speed of the winder wanders", "Drive D4 reports encoder warning A0215"),
    happened="The winder's speed wanders by 3 %, with warning A0215 (encoder signal). Web breaks at high speed.",
    turns=(
        WELCOME,
        caller(
            "{caller}, {company}. Our winder does not hold its speed any more, it wanders up and down and the web breaks.",
            "Good day, {caller} of {company}. A winder with a Drive D4, and it hunts, about three percent.",
        ),
        agent("Is there a warning on the keypad?", "Do you see a code on the display?"),
        caller("A0215, it comes and goes.", "A0215, and after a second it is gone again."),
        agent(
            "That is the encoder: the drive loses pulses. Was anything changed at the motor or at the cable, lately?",
        ),
        caller(
            "The motor was overhauled two weeks ago. They took off the encoder, of course.",
            "A new cable tray was put in, and our encoder cable moved beside the motor cable.",
        ),
        agent(
            "Look at the shield of the encoder cable first. It must lie on the clamp at both ends, wide, not by a twisted pigtail."
        ),
        caller(
            "On the drive's side it is a pigtail, ten centimetres. And the motor cable lies right next to it.",
            "At the drive it is clamped. At the motor it is not connected at all.",
        ),
        agent(
            "Clamp it, and keep 20 centimetres from the motor cable. Then read P0-31, the count of lost pulses, over five minutes."
        ),
        caller(
            "Give me half an hour. … Right: P0-31 stays at zero at full speed. It was about 600 a minute before.",
            "Done, we had a stop anyway. P0-31 is zero, and the speed is a straight line.",
        ),
        agent("Very good. Which version is the drive on?"),
        caller("{version}. My mobile is {phone} if you want pictures of the cable.", "{version}."),
        agent("Thank you, I put the parameter into your case, for your maintenance plan."),
    ),
    resolution="The shield of the encoder cable was not clamped, so the drive lost pulses beside the motor cable (A0215). Clamped on both ends and 20 cm away, P0-31 stays at zero.",
)

VISION_FALSE_REJECTS = Story(
    slug="vision-false-rejects",
    product="vision-inspector",
    severity=Severity.IMPAIRED,
    subjects=("Vision Inspector rejects good bottles", "Too many false rejects since the shift started"),
    happened="The inspector rejects 8 % good bottles for 'label skewed' each afternoon. Mornings are fine.",
    turns=(
        WELCOME,
        caller(
            "Hello, it is {caller}, {company}. Our Vision Inspector throws out good bottles. Only in the afternoon, it is strange.",
            "{caller} from {company}. Eight in a hundred bottles are rejected for a skewed label, and the labels are straight.",
        ),
        agent("When does it begin, and when does it stop?", "At what time of the day is it worst?"),
        caller(
            "From about two until five. Then it is gone.",
            "Between two and five. On cloudy days there is nothing.",
        ),
        agent("That sounds like the sun. Is there a window in line with the camera?"),
        caller(
            "There is a skylight. It is new, since the roof was done.",
            "Behind the conveyor, yes. They took away the blind for cleaning.",
        ),
        agent(
            "In the reject gallery, do the pictures have a bright stripe over the label's edge?",
        ),
        caller("Yes! On every one of them.", "A white stripe, from top to bottom, on all the false ones."),
        agent(
            "Two things: set Exposure to Strobe locked, 80 microseconds, so that our light wins over the sun. And put the hood on. Then teach the label again with twenty good bottles."
        ),
        caller(
            "Strobe locked, 80. I have made a hood of cardboard for now. Teaching… done.",
            "I have set it and taught twenty. The stripe is gone from the live picture.",
        ),
        agent("How many rejects in the last hundred?"),
        caller(
            "None. One real one.", "One, and that one is really skewed. You can send the hood's part number to {email}."
        ),
        agent("The hood is VI-HD-12. You have version {version}, it fits."),
    ),
    resolution="Sunlight through a skylight laid a stripe over the label's edge. With the exposure on Strobe locked (80 µs), a hood (VI-HD-12) and the label taught again with 20 bottles there are no false rejects.",
)

VISION_LICENCE = Story(
    slug="vision-licence",
    product="vision-inspector",
    severity=Severity.MINOR,
    subjects=("Second camera shows 'no licence'", "Licence of the new camera is not accepted"),
    happened="A second camera was added. The inspector shows 'no licence' for it although the key was entered.",
    turns=(
        WELCOME,
        caller(
            "{caller}, {company}. We bought a second camera, I typed in the key, and it still says no licence.",
            "Hi, {caller} from {company}. New camera, new key, but the key is not accepted.",
        ),
        agent("Does it say invalid, or does it say bound to another device?"),
        caller("Bound to another device.", "It says the licence is bound to another device."),
        agent(
            "A key belongs to the serial number of the controller, not of the camera. Which serial number did you give when you ordered?",
        ),
        caller(
            "I read it off the camera. VI-C-20931.",
            "The one on the camera box, VI-C-20931.",
        ),
        agent("And the controller? It is on the front, it begins with VI-P."),
        caller("VI-P-00418.", "Let me walk over. VI-P-00418."),
        agent(
            "I have moved the licence to that one. Open Licences and press Refresh. Without internet you would load the file that I mail to you.",
            "It is now bound to the controller. Press Refresh under Licences, please.",
        ),
        caller(
            "Refresh… two cameras, both green.",
            "Two of two cameras licensed. Thank you. Please mail me the file too, {email}.",
        ),
        agent("Version {version} also shows the serial number on the order page, that avoids this next time."),
    ),
    resolution="The licence had been ordered for the camera's serial number; licences belong to the controller. It was moved to the controller and the second camera is licensed after Refresh.",
)

STUDIO_DOWNLOAD = Story(
    slug="studio-download",
    product="studio",
    severity=Severity.IMPAIRED,
    subjects=("Download to the controller stops at 92 %", "Control Studio: transfer fails, error 0x8004"),
    happened="Each download of the project stops at 92 % with error 0x8004. The controller keeps the old program.",
    turns=(
        WELCOME,
        caller(
            "{caller} here, {company}. I cannot load my project, it always stops at 92 percent. Error 0x8004.",
            "Hello, {caller}, {company}. Control Studio, download fails at the end, with 8004.",
        ),
        agent("Is the old program still running on the controller?"),
        caller("Yes, luckily.", "It is, production goes on. But I have to get the change in by tonight."),
        agent(
            "8004 is no room on the controller's card. How large is the project, and do you send the sources with it?",
        ),
        caller(
            "I tick Include sources and comments, always. The project has 61 megabytes.",
            "58 megabytes. Sources are included, our standard asks for it.",
        ),
        agent(
            "And on the controller, under Diagnostics, Storage: how much is free?",
        ),
        caller(
            "4 megabytes. There is a folder with crash logs, 900 megabytes!",
            "Almost nothing. Logs take up 880 megabytes.",
        ),
        agent(
            "Those logs come from a faulty remote station, I guess, one that drops out all the time. Delete the folder's contents, not the folder. Then set Log retention to 50 megabytes."
        ),
        caller(
            "Deleted. Retention 50. Downloading… 92, 93, 100. It is in.",
            "It is through! Hundred percent. And the station is number 14, it has a loose plug, I know it.",
        ),
        agent("Good. Which version of Control Studio?"),
        caller("{version}.", "{version}, on Windows 11."),
    ),
    resolution="The controller's storage was full of logs of a station that dropped out again and again. With the logs deleted and Log retention at 50 MB the download completes.",
)

STUDIO_MIGRATION = Story(
    slug="studio-migration",
    product="studio",
    severity=Severity.QUESTION,
    subjects=("Can we open our old projects in the new version?", "How do we move projects to the new Control Studio?"),
    happened="The customer wants to know whether projects of the previous major version open in the new one, and whether both can be installed together.",
    turns=(
        WELCOME,
        caller(
            "Good afternoon, {caller} from {company}. No fire, only a question: can the new Control Studio open our old projects?",
            "{caller}, {company}. We plan the move to Control Studio {version}. What happens to the old projects?",
        ),
        agent("Which version are they made with, and how many are there?"),
        caller("2022.2, about seventy.", "Most with 2022.2, some with 2019.1. Maybe seventy in all."),
        agent(
            "From 2021.1 on they open and are converted into a copy, the old file stays as it is. Those of 2019 go through 2022.2 first. Both versions can be installed side by side.",
        ),
        caller(
            "And can I convert them in one go? Seventy times by hand is a day's work.",
            "Is there something for many at once?",
        ),
        agent(
            "There is: Tools, Convert folder. It writes a report, with one line for each block that it had to rename. Read those, they are the ones with names that are reserved now."
        ),
        caller(
            "That is what I wanted to hear. May we ask again if the report is long?",
            "Perfect. Please send me the page about it to {email}.",
        ),
        agent("Of course. I leave the case open until you have tried it."),
    ),
    resolution="Projects from 2021.1 on open directly and are converted into a copy; those of 2019 go through 2022.2. Tools > Convert folder converts many at once and reports renamed blocks. Both versions can be installed side by side.",
)

GATEWAY_CLOCK = Story(
    slug="gateway-clock",
    product="edge-gateway",
    severity=Severity.MINOR,
    subjects=("Timestamps are one hour off", "Gateway's values lie in the future"),
    happened="Since the clocks changed values from one gateway are stamped an hour ahead. Reports of the night shift are wrong.",
    turns=(
        WELCOME,
        caller(
            "{caller}, {company}. Since the clocks changed, one of our gateways is one hour ahead.",
            "Hello, this is {caller} of {company}. Values from the gateway in {site} lie one hour in the future.",
        ),
        agent("Only one of them? What is different about it?"),
        caller(
            "It hangs behind the firewall of the machine builder. The others are on our network.",
            "That one has no way to the internet, the others have.",
        ),
        agent("Then it has no time server. Under System, Time: what is the source, and which zone?"),
        caller(
            "Source manual. Zone is GMT+1, fixed.",
            "Manual. And the zone is UTC plus one.",
        ),
        agent(
            "Somebody set it by hand, with a fixed offset, so it does not follow summer time, and later somebody corrected the clock. Put the zone to Europe/Berlin, or where you are, and the source to your own time server. Your firewall must let UDP port 123 through.",
            "A fixed offset knows no summer time. Choose the zone by its city, and give it a time server inside your network. Port 123, UDP.",
        ),
        caller(
            "We have one, 10.20.0.5. … It says synchronised, offset 3 milliseconds.",
            "Done, source is 10.20.0.5. Synchronised. The clock just jumped back one hour.",
        ),
        agent(
            "The values already in the historian keep their wrong stamp. There is a tool to shift them, flowhist shift. Do you want that?"
        ),
        caller(
            "Yes, for last week. Send it to {email}, please.",
            "No, we can live with it. It runs {version}, if you need that.",
        ),
        agent("I note it in the case."),
    ),
    resolution="The gateway's clock was set by hand with a fixed offset. With the zone chosen by city and a time server inside the network (UDP 123 open) the stamps are right; older values can be moved with flowhist shift.",
)

REPORT_FONT = Story(
    slug="report-font",
    product="flow-scada",
    severity=Severity.QUESTION,
    subjects=("Shift report prints boxes instead of letters", "Umlauts are missing in the PDF report"),
    happened="PDF shift reports show boxes where there should be special letters. On the screen they are right.",
    turns=(
        WELCOME,
        caller(
            "Hello, {caller} from {company}. A small thing: our shift report shows boxes instead of letters.",
            "{caller}, {company}. In the PDF some letters are little squares. On the screen they are fine.",
        ),
        agent("Which letters are they?", "Is it all of the letters, or only some?"),
        caller("Only special ones, with dots or accents.", "Those that English does not have."),
        agent(
            "The report service runs on the server and uses the fonts there, not yours. Which font is set in the report template?",
        ),
        caller("Our house font. Marketing wanted that.", "Something that marketing gave us."),
        agent(
            "It must be installed for all users on the server, not only for you. Right click on the file, Install for all users, and restart the service Flow Reports.",
        ),
        caller(
            "I did, and printed yesterday's again: all letters are there.",
            "Installed, restarted. Perfect, the boxes are gone.",
        ),
        agent("And your version is {version}?"),
        caller("Yes, {version}. Thanks, have a nice day.", "{version}, correct."),
    ),
    resolution="The report service uses fonts that are installed on the server for all users. With the house font installed there and Flow Reports restarted all letters print.",
)

REDUNDANCY = Story(
    slug="redundancy-switch",
    product="flow-scada",
    severity=Severity.DOWN,
    subjects=("Both servers are active after a network break", "Redundancy: split brain after switch maintenance"),
    happened="After maintenance of a network switch both SCADA servers claim to be active. Operators see different values on different screens.",
    turns=(
        WELCOME,
        caller(
            "{caller} from {company}, urgent. Both of our SCADA servers think they are the active one. Operators see different numbers.",
            "This is {caller}, {company}, {site}. Since the switch was serviced we have two active servers.",
        ),
        agent(
            "I am with you. First: tell your operators to command only from the screens of server A. Can you do that now?",
            "Then first safety: nobody gives commands on server B from now on. Please say it to the control room, I wait.",
        ),
        caller("Done, they know.", "Yes. They stay on A."),
        agent("Is the direct cable between the two servers plugged in? Its light is at the back, port 4."),
        caller(
            "The light is off. They plugged it into the switch, not into the other server!",
            "It is in, but into the new switch. It used to go straight across.",
        ),
        agent(
            "That cable is the heartbeat, it must not go through the switch that may fail. Plug it straight across. B will see A, but it stays active until you tell it."
        ),
        caller("It is across, both lights are on.", "Light is on at both ends."),
        agent(
            "Now on server B: Redundancy, Step down. It takes A's state, about a minute. Events that B alone has seen are merged.",
        ),
        caller(
            "Stepping down… B is standby. Screens show the same again.",
            "B is standby, in step. All screens agree.",
        ),
        agent(
            "Set Arbitration to the gateway's address as a third witness, then a cut cable cannot do this again. It is under Redundancy, you need 7.0 or newer."
        ),
        caller(
            "We have {version}. I set it. Thank you for staying calm.",
            "Set. My colleague on nights will want this in writing, {email}.",
        ),
    ),
    resolution="The heartbeat cable had been plugged into the serviced switch, so each server took the other for dead. It is straight across again, server B stepped down and took over A's state, and the gateway now arbitrates.",
)

DRIVE_FIELDBUS = Story(
    slug="drive-fieldbus",
    product="drive-d4",
    severity=Severity.MINOR,
    subjects=("Drive D4 loses PROFINET name after power off", "Fieldbus name is gone after each restart"),
    happened="After each power cycle the drive has no PROFINET name and must be named again from the engineering station.",
    turns=(
        WELCOME,
        caller(
            "{caller}, {company}. One of our drives forgets its PROFINET name each time the power is off.",
            "Hi, {caller} at {company}. After each power cut I have to name the same drive again.",
        ),
        agent("Do you assign the name with a tool over the network, or on the keypad?"),
        caller("With the engineering tool, over the network.", "From my laptop, with the network tool."),
        agent(
            "Is the tick at Assign permanently set? The tool's default is temporary, the drive obeys.",
            "Then I think it is assigned only for now. In the tool there is a tick, Permanent.",
        ),
        caller(
            "There is no such tick in our tool.",
            "I do not see that, our tool is an old one.",
        ),
        agent("Then use the keypad: P3-12 is the name, and after that P3-19 = 1 writes it to the permanent memory."),
        caller(
            "P3-12, conveyor-07. P3-19 to one. Power off… and on. It kept it.",
            "Written, and it survived a restart. I will do the other eleven as well.",
        ),
        agent("What does the drive report as its version?"),
        caller("{version}.", "Yes, {version}."),
    ),
    resolution="The name was assigned temporarily by the network tool. Entered on the keypad in P3-12 and written with P3-19 = 1 it survives a power cycle.",
    outcome=Case.Outcome.WORKAROUND,
)

STORIES: tuple[Story, ...] = (
    EMPTY_TRENDS,
    ALARM_FLOOD,
    OPC_CERTIFICATE,
    MQTT_DUPLICATES,
    DRIVE_F0307,
    DRIVE_ENCODER,
    VISION_FALSE_REJECTS,
    VISION_LICENCE,
    STUDIO_DOWNLOAD,
    STUDIO_MIGRATION,
    GATEWAY_CLOCK,
    REPORT_FONT,
    REDUNDANCY,
    DRIVE_FIELDBUS,
)


def of(case: Case) -> Story:
    """The story that a case of the demo tells; known by its subject."""
    return next(story for story in STORIES if case.subject in story.subjects)
