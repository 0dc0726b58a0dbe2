// Says what to do where a page of modules was opened by double-click: browsers load modules from servers alone.

if (location.protocol === "file:" && !location.hash.includes("thumbnail")) {
  const message = document.createElement("p");
  message.className = "trouble";
  message.setAttribute("role", "alert");
  message.append(
    "Opened by double-click, this page cannot load its parts: browsers take them from a server only. ",
    "In a terminal, in this folder, type ",
    Object.assign(document.createElement("code"), { textContent: "python3 -m http.server" }),
    " and open ",
    Object.assign(document.createElement("code"), { textContent: `http://localhost:8000/${location.pathname.split("/").at(-1)}` }),
    "; or type ",
    Object.assign(document.createElement("code"), { textContent: "ductus studio" }),
    ", which does both. The sketches work by double-click.",
  );
  document.querySelector("main").prepend(message);
}
