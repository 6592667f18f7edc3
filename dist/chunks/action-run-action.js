import{maskWith,runAction}from"./shared-c60bbf95.js";import"./shared-617fd803.js";import"./shared-91c3d6b7.js";
import"./shared-862031be.js";import"./shared-c2786b72.js";import"./shared-a31103ea.js";export{maskWith,runAction};
