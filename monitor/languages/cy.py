"""Welsh."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="cy",
    updated=words("diweddarwyd; diweddarwyd ddiwethaf; diweddariad diwethaf; adolygwyd ddiwethaf"),
    published=words("cyhoeddwyd; dyddiad cyhoeddi"),
    own_negations=words("ni; nid; nad; na; heb; byth; neb; dim"),
    weighty=words("rhaid; dylai; llai; pawb"),
    own_weighty=words("gall; mwy; neb"),
    corrections=words("cywiriad; eglurhad; nodyn y golygydd"),
    corrected=words("fersiwn (?:gynharach|blaenorol)"),
)
