import{takeEnvironment}from"../chunks/shared-080cda19.js";var taken=takeEnvironment(process),{runAction}=await import("../chunks/action-run-action.js");await runAction(taken);
