"""The page for when something broke. It needs nothing that could be broken too: no template, no file, no database."""

from django.http import HttpRequest, HttpResponse

from tickets.health import heartbeats

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Something broke · Supportdesk</title><style>
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; font: 15px/1.5 system-ui, sans-serif;
  background: light-dark(#f5f4f1, #16191d); color: light-dark(#24282d, #e8e6e1); }
main { max-width: 400px; margin: 16px; padding: 32px; border: 1px solid light-dark(#dfdcd5, #383d44);
  border-radius: 12px; background: light-dark(#fefdfb, #1c2025); }
h1 { margin: 0 0 12px; font-size: 20px; line-height: 1.3; }
a { display: inline-block; padding: 8px 16px; border-radius: 6px; text-decoration: none; font-weight: 500;
  background: light-dark(#10685a, #6fc7b0); color: light-dark(#fff, #10231e); }
</style></head><body><main><h1>Something broke on our side</h1>
<p>Mail that came in is safe, and nothing was sent twice. What you typed was saved as a draft if the desk said so.</p>
<p>Go back and try once more. If it happens again, tell your admin what you did and when.</p>
<a href="/">Back to the desk</a></main></body></html>
"""


def server_error(request: HttpRequest) -> HttpResponse:
    """500. The health page says so too, if the database is there."""
    heartbeats.fault("a page broke")
    answer = HttpResponse(PAGE, status=500)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer
