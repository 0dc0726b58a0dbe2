"""Keys and pointers of a browser, as both kinds of WebDriver write it down (https://www.w3.org/TR/webdriver2/#actions)."""

from abc import ABC, abstractmethod


class Actions(ABC):
    @abstractmethod
    def _act(self, source: dict) -> None:
        """Has the browser do what a keyboard or a pointer does."""

    def press(self, keys: str) -> None:
        """Presses keys one after another; those without a sign are WebDriver's, as \ue014 for the arrow to the right."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def drag(self, pointer: str, places: list[tuple[float, float]]) -> None:
        """Moves a mouse, a pen or a finger, pressed, from place to place in the window."""
        first, *others = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20} for x, y in places]
        actions = [first, {"type": "pointerDown", "button": 0}, *others, {"type": "pointerUp", "button": 0}]
        self._act({"type": "pointer", "id": pointer, "parameters": {"pointerType": pointer}, "actions": actions})
