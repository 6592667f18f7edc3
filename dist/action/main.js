import{runAction}from"../chunks/shared-080cda19.js";import"../chunks/shared-284eafa2.js";await runAction();
