"""Hindi."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="hi",
    updated=words(
        """
        अपडेट किया गया; अद्यतन किया गया; अंतिम बार अपडेट किया गया; अद्यतन; अपडेट; अंतिम अद्यतन;
        अपडेटेड; अंतिम अपडेट; अद्यतन तिथि; पिछला अद्यतन; अंतिम बार अद्यतन; आखरी अपडेट
        """
    ),
    published=words("प्रकाशित किया गया; प्रकाशित; प्रकाशन तिथि; पोस्ट किया गया; प्रविष्टि तिथि"),
    ago=words("पहले"),
    counters=words("बार देखा गया; दृश्य; अवलोकन"),
    corrections=words("शुद्धिपत्र; सुधार"),
)
