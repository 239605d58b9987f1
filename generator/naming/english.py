"""English plurals and singulars of single lower-case words."""

from __future__ import annotations

_UNCOUNTABLE = frozenset(
    [
        "aircraft",
        "data",
        "deer",
        "equipment",
        "feedback",
        "fish",
        "furniture",
        "hardware",
        "homework",
        "information",
        "knowledge",
        "luggage",
        "media",
        "metadata",
        "money",
        "music",
        "news",
        "offspring",
        "police",
        "rice",
        "series",
        "settings",
        "sheep",
        "software",
        "species",
        "staff",
        "traffic",
    ]
)
_IRREGULAR = {
    "analysis": "analyses",
    "appendix": "appendices",
    "axis": "axes",
    "basis": "bases",
    "calf": "calves",
    "child": "children",
    "crisis": "crises",
    "criterion": "criteria",
    "diagnosis": "diagnoses",
    "echo": "echoes",
    "foot": "feet",
    "goose": "geese",
    "half": "halves",
    "hero": "heroes",
    "hypothesis": "hypotheses",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "loaf": "loaves",
    "man": "men",
    "matrix": "matrices",
    "mouse": "mice",
    "ox": "oxen",
    "person": "people",
    "phenomenon": "phenomena",
    "potato": "potatoes",
    "quiz": "quizzes",
    "shelf": "shelves",
    "synopsis": "synopses",
    "thesis": "theses",
    "thief": "thieves",
    "tomato": "tomatoes",
    "tooth": "teeth",
    "veto": "vetoes",
    "vertex": "vertices",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
}
_SINGULARS = {plural: singular for singular, plural in _IRREGULAR.items()} | {
    "aches": "ache",
    "buses": "bus",
    "caches": "cache",
    "calories": "calorie",
    "cookies": "cookie",
    "gases": "gas",
    "lenses": "lens",
    "lies": "lie",
    "movies": "movie",
    "pies": "pie",
    "selfies": "selfie",
    "ties": "tie",
    "zombies": "zombie",
}
_SINGULAR = frozenset(
    [
        "alias",
        "always",
        "asbestos",
        "atlas",
        "bias",
        "canvas",
        "caries",
        "chaos",
        "christmas",
        "corps",
        "cosmos",
        "customs",
        "diabetes",
        "earnings",
        "ethos",
        "gas",
        "goods",
        "headquarters",
        "herpes",
        "jeans",
        "kudos",
        "lens",
        "means",
        "odds",
        "pathos",
        "premises",
        "proceeds",
        "rabies",
        "sales",
        "savings",
        "thanks",
        "thermos",
    ]
)
"""Words that end like plurals, but are not, or have no singular."""
_HISSING = ("s", "x", "z", "ch", "sh")
_KEEPS_E = ("houses", "auses", "euses")


def pluralize(word: str) -> str:
    """Return the plural of a word; for uncountable words, the word itself."""
    if word in _UNCOUNTABLE:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith(_HISSING):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in ("", *"aeiou0123456789"):
        return word[:-1] + "ies"
    return word + "s"


def singularize(word: str) -> str:
    """Return the singular of a plural; for anything else, the word itself."""
    if word in _UNCOUNTABLE:
        return word
    if word in _SINGULARS:
        return _SINGULARS[word]
    if word.endswith("ies") and len(word) > 3:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("uses") and not word.endswith(_KEEPS_E):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def singular_if_plural(word: str) -> str | None:
    """Return the singular of a word that is certainly a plural, or None for others."""
    if word in _SINGULAR:
        return None
    if word.removesuffix("es") in _SINGULAR:
        return word.removesuffix("es")
    singular = singularize(word)
    # Sciences, such as `statistics`, end like `clinics`.
    if len(singular) < 3 or word.endswith("ics"):
        return None
    return singular if singular != word and pluralize(singular) == word else None
