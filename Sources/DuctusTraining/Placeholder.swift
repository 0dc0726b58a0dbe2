import Ductus
