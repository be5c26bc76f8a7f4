from . import coop_request_answer
