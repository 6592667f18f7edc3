function defined(fields){return Object.fromEntries(Object.entries(fields).filter(([,value])=>value!==void 0))}export{defined};
