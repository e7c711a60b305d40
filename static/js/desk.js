import "./menus.js";
