"""Any view as a picture: of another size, in another theme, as pixels or as a drawing."""

from ganlab.ui.export_view.pictures import ViewPictures

__all__ = ["ViewPictures"]
