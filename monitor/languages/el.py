"""Greek."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="el",
    updated=words(
        """
        ενημερώθηκε; τελευταία ενημέρωση; ενημέρωση; τελευταία τροποποίηση; ημερομηνία ενημέρωσης;
        τροποποιήθηκε; επικαιροποιήθηκε; τελευταία αλλαγή
        """
    ),
    published=words("δημοσιεύθηκε; δημοσιεύτηκε; δημοσίευση; ημερομηνία δημοσίευσης; αναρτήθηκε"),
    since=words("πριν(?: από)?"),
    units=words("ημέρες; ώρες; λεπτά"),
    counters=words("προβολές; αναγνώσεις; σχόλια"),
    corrections=words("διόρθωση; διευκρίνιση"),
    corrected=words("σε προηγούμενη έκδοση"),
    negations=words("δεν; μην; χωρίς"),
    credits=words("φωτ(?:ο|ογραφ[ίι]α); εικόνα"),
    elsewhere=words("διαβάστε (?:επίσης|ακόμα).*; σχετικά (?:άρθρα|θέματα)"),
    adverts=words("διαφήμιση"),
    read_more=words("περισσότερα; διαβάστε.*"),
    next_page=words("επόμενη"),
    error_pages=words("παρουσιάστηκε σφάλμα"),
    ordinals=words("η; ης"),
    at=words("στις"),
    furniture=words("επιστροφή; πίσω; εκτύπωση; (?:προηγούμενο|επόμενο) άρθρο"),
    press_rooms=words("δελτία τύπου"),
    news_pages=words("νέα"),
)
