"""Albanian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="sq",
    updated=words(
        """
        përditësuar; përditësimi i fundit; u përditësua; përditësuar më; modifikuar; ndryshuar; i
        përditësuar
        """
    ),
    published=words("publikuar; postuar; u publikua; data e publikimit"),
    negations=words("nuk; kurrë; askush; asnjë"),
    own_negations=words("pa; jo; mos"),
    weighty=words("duhet; duhej; shumë; askush"),
    own_weighty=words("mund; do; pak; më; para; pas"),
    corrections=words("korrigjim; saktësim; sqarim; shënim i redaksisë"),
    corrected=words("version(?:in)? (?:e |të )?mëparshëm"),
)
