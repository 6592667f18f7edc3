import{maskWith,runAction}from"./shared-c60bbf95.js";import"./shared-862031be.js";import"./shared-c2786b72.js";export{maskWith,runAction};
