"""Who writes to Northlight, a seller of courses and of a small invoicing program, and about what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

BUSINESS = "Northlight"
SUPPORT = ("Northlight support", "support@northlight.example.com")
PARTNERS = ("Northlight partners", "partners@northlight.example.com")
SERVER = f"mx.{SUPPORT[1].rpartition('@')[2]}"
PASSWORDS = {
    "olivia": "lantern-harbour-olivia",
    "adam": "copper-bridge-adam",
    "asha": "monsoon-garden-asha",
    "tara": "paper-lantern-tara",
}
PEOPLE = [
    ("olivia@northlight.example.com", "Olivia Hartwell", "owner"),
    ("adam@northlight.example.com", "Adam Reyes", "admin"),
    ("asha@northlight.example.com", "Asha Raman", "assistant"),
    ("tara@northlight.example.com", "Tara Lindgren", "assistant"),
]
# Whose mail is about what, besides those whom everybody knows; and whom the owner keeps to herself.
KNOWN = [
    ("payments", "Paystream", "paystream.example.com"), ("payments", "Brightpay", "brightpay.example.com"),
    ("hosting", "Cloudharbor", "cloudharbor.example.com"), ("autoresponder", "Mailfeather", "mailfeather.example.com"),
]  # fmt: skip
PROTECTED = [
    "voss-partners.example.org", "brightledger.example.org", "grace.hartwell@family.example.net",
    "harbourbank.example.org", "lindqvist-advice.example.org",
]  # fmt: skip

COURSES = [
    "Pricing for Freelancers", "Launch in 30 Days", "Letters that Sell", "Calm Bookkeeping", "The Webinar Workshop",
    "Contracts without Fear", "Studio Systems", "Your First Ten Clients",
]  # fmt: skip
CITIES = [
    "Lisbon", "Leeds", "Porto Alegre", "Ghent", "Toronto", "Kraków", "Pune", "Cape Town", "Bergen", "Valencia",
    "Austin", "Zagreb", "Kyoto", "Lyon", "Dunedin", "Tartu", "Nairobi", "Graz",
]  # fmt: skip
COMPANIES = [
    "Bramble & Finch", "Studio Okapi", "Paper Kite Press", "Hofmann Fotografie", "Tidewater Ceramics", "Atelier Nord",
    "Little Bear Games", "Marigold Yoga", "Saltworks Design", "Kestrel Translations", "Green Door Bakery",
    "Lumen Architects", "Two Rivers Media", "Foxglove Events", "Blue Heron Web", "Oak & Otter",
]  # fmt: skip
FIRST = [
    "Ana", "Ben", "Clara", "Daniel", "Elif", "Femke", "Giulia", "Hannah", "Ivan", "Jasmin", "Karim", "Lea", "Mateo",
    "Nora", "Oskar", "Paula", "Quinn", "Rosa", "Samuel", "Tereza", "Umar", "Vera", "William", "Yara", "Zoë", "Łukasz",
    "Jürgen", "Inés", "Björn", "Siobhán",
]  # fmt: skip
LAST = [
    "Almeida", "Brandt", "Castillo", "Dubois", "Eriksen", "Ferrari", "Garcia", "Hoffmann", "Ivanova", "Jensen",
    "Kowalski", "Lindgren", "Moreau", "Novak", "O’Brien", "Petrov", "Quist", "Rossi", "Schneider", "Tanaka", "Urban",
    "Vogel", "Weber", "Yilmaz", "Zimmermann", "Nuñez", "Sørensen", "Müller", "Park", "Osei",
]  # fmt: skip
# With how they spell themselves in an address.
ELSEWHERE = [
    ("木村 さくら", "sakura.kimura"), ("Олена Шевченко", "olena.shevchenko"), ("محمد الفارسي", "m.alfarsi"),
    ("Νίκος Παππάς", "nikos.pappas"), ("李 雪梅", "xuemei.li"), ("אורי לוי", "uri.levi"), ("김민준", "minjun.kim"),
    ("सुनीता वर्मा", "sunita.verma"), ("Дмитрий Волков", "d.volkov"), ("สมชาย ใจดี", "somchai.j"),
    ("გიორგი ბერიძე", "giorgi.b"), ("Nguyễn Thị Hoa", "hoa.nguyen"),
]  # fmt: skip
DOMAINS = ["mail.example.com", "post.example.org", "inbox.example.net", "home.example.com", "letters.example.org"]


@dataclass(frozen=True)
class Person:
    name: str
    email: str

    @property
    def first(self) -> str:
        """How one greets them: where names are written otherwise, by the whole name."""
        return self.name.split(" ")[0] if self.name[0] < "\u0250" else self.name


def customers(chance: Random) -> list[Person]:
    """Two hundred people, no two alike."""
    names = [(first, last) for first in FIRST for last in LAST]
    chosen = [f"{first} {last}" for first, last in chance.sample(names, 190)]
    latin = [Person(name, f"{_plain(name)}@{chance.choice(DOMAINS)}") for name in chosen]
    others = [Person(name, f"{local}@{chance.choice(DOMAINS)}") for name, local in ELSEWHERE]
    mixed = latin + others
    chance.shuffle(mixed)
    return mixed


def facts(at: datetime, person: Person, chance: Random) -> dict[str, str]:
    """What one ticket is about."""
    soon, lately = (at + timedelta(days=chance.randint(*days)) for days in ((2, 9), (-9, -2)))
    course, other = chance.sample(COURSES, 2)
    lesson, price = chance.randint(3, 14), chance.choice([49, 79, 99, 129, 149, 199, 249])
    return {
        "course": course, "other": other, "lesson": str(lesson), "before": str(lesson - 1),
        "amount": f"${price}.00", "fee": f"${price * 0.3:.2f}",
        "payout": f"${chance.randint(900, 4800):,}.{price % 100:02}",
        "order": f"NL-{chance.randint(20_000, 49_999)}", "digits": str(chance.randint(1000, 9999)),
        "day": f"{soon:%A, %-d %B}", "past": f"{lately:%A, %-d %B}", "hour": f"{chance.randint(1, 22):02}",
        "device": chance.choice(["tablet", "phone", "iPad", "old laptop"]),
        "browser": chance.choice(["Firefox", "Chrome", "Safari", "Edge"]), "city": chance.choice(CITIES),
        "company": chance.choice(COMPANIES), "row": str(chance.randint(38, 380)),
        "bank": chance.choice(["blue", "business", "new", "travel"]), "first": person.first,
        "count": str(chance.randint(14, 96)), "percent": str(chance.randint(31, 88)),
        "clicked": str(chance.randint(4, 19)), "few": str(chance.randint(3, 8)),
        "contacts": f"{chance.randint(18, 140) * 100:,}",
    }  # fmt: skip


def _plain(name: str) -> str:
    spelt = name.lower().translate(str.maketrans("łëüéöáñø’ ", "leueoano.."))
    return spelt.replace("..", ".").replace("o.b", "ob")
