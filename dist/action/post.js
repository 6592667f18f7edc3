import{takeEnvironment}from"../chunks/shared-080cda19.js";var taken=takeEnvironment(process),{runPost}=await import("../chunks/action-run-post.js");await runPost(taken);
