import gc

wsgi_app = "portal.wsgi"
# Loaded once and before the port is open: whoever is answered is answered at once.
preload_app = True
# A question of ten thousand characters gets our sentence, not the server's bare 400.
limit_request_line = 0
control_socket_disable = True
loglevel = "warning"


def when_ready(server):
    """What is loaded stays: the garbage collector of each worker need not look through it again and again."""
    gc.collect()
    gc.freeze()
    # A page makes very many objects and few circles of them: looking for circles after every 700 is wasted.
    gc.set_threshold(20_000, 20, 20)
