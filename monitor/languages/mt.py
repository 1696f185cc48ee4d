"""Maltese."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="mt",
    updated=words(
        """
        aġġornat; aġġornata; l-aħħar aġġornament; aġġornat l-aħħar; l-aħħar modifika; data
        tal-aġġornament
        """
    ),
    published=words("ippubblikat; ippubblikata; data tal-pubblikazzjoni"),
    of=words(r"ta['’]\s+"),
    negations=words("mhux; mhumiex; qatt; ebda; mingħajr"),
    own_negations=words("ma"),
    weighty=words(
        """
        jista; jistgħu; għandu; għandha; għandhom; aktar; anqas; kollha; ħadd; qabel; wara
        """
    ),
    corrections=words("korrezzjoni; rettifika; kjarifika"),
    corrected=words("verżjoni preċedenti"),
)
