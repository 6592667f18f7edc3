import{maskWith,runAction}from"./shared-c60bbf95.js";import"./shared-038b5bfd.js";export{maskWith,runAction};
