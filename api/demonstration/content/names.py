"""Names for the further people of larger sizes."""

from typing import Final

_GIVEN: Final = """
Adele Agnes Alva Anouk Astrid Aurelia Beatrix Carlotta Dagmar Edda Elin Enya Esther Femke Flora Frieda Gesa
Hanne Helena Ida Inga Irena Isolde Jette Johanna Jolanda Judith Kaja Kirsten Leni Levke Liv Ludmila Magda
Marit Merle Nele Nora Olga Paulina Petra Ronja Rosa Sabina Selma Sina Tilda Ulla Vanja Wiebke Alban Anton
Arvid Benno Bjarne Carsten Casper Dominik Edgar Eike Emil Enno Erik Falk Florin Frederik Gero Gustav Hauke
Henning Ivo Jannis Jens Joris Kaspar Konrad Lars Leif Lennart Linus Lorenz Matti Mirko Nico Olaf Oleg Otto
Ralf Roman Ruprecht Sander Sven Thies Till Uwe Viktor Walter Xaver Yannick Zeno
"""
_FAMILY: Final = """
Abendroth Adelmann Ahlers Baumgart Beckstein Birkholz Blomquist Bogdan Borchert Cernik Claasen Dahlke
Dembinski Diekmann Ebeling Eggers Ehrlich Engström Falkner Feldkamp Friesinger Gallus Gerlach Gronau Haberland
Hagedorn Hellwig Hinrichs Hollender Iversen Jankowiak Jessen Kaltwasser Kappel Kerner Klosinski Kremer
Landwehr Lehnhoff Lindqvist Lohmann Madsen Marquardt Meinert Moravec Nagel Niemann Nordhoff Oberland
Olschewski Pagel Petrovic Plessner Quandt Rademacher Reinholt Rosing Sandmann Schierholz Seidlitz Steenbock
Strehlow Tarnowski Thielmann Uhlig Ulbrecht Vasarely Vogelsang Wachholz Westergaard Wieland Wolters Zabel
Ziegenhagen Zimmer
"""

GIVEN_NAMES: Final = tuple(_GIVEN.split())
FAMILY_NAMES: Final = tuple(_FAMILY.split())
