import{duration}from"./shared-536ad652.js";var barWidth=24,drawEveryMs=100,lineEveryMs=5e3,ProgressBar=class{#terminal;#now;#title;#startedAt;#shownAt;constructor(terminal,now,title){
this.#terminal=terminal,this.#now=now,this.#title=title,this.#startedAt=now().getTime(),this.#shownAt=terminal.canRedraw?
Number.NEGATIVE_INFINITY:this.#startedAt}show(detail,fraction){let now=this.#now().getTime();if(now-this.#shownAt<(this.#terminal.
canRedraw?drawEveryMs:lineEveryMs))return;this.#shownAt=now;let line=progressLine(this.#title,detail,fraction,now-this.#startedAt);
this.#terminal.canRedraw?this.#terminal.redraw(line.slice(0,Math.max(this.#terminal.width-1,20))):this.#terminal.say(line)}clear(){
this.#terminal.canRedraw&&this.#terminal.redraw("")}};function progressLine(title,detail,fraction,elapsedMs){if(fraction===
void 0||Number.isNaN(fraction))return`${title}  ${detail}`;let done=Math.min(Math.max(fraction,0),1),filled=Math.round(done*
barWidth),bar="\u2588".repeat(filled)+"\u2591".repeat(barWidth-filled),left=done>.02&&done<1&&elapsedMs>1e3?`, ${duration(
elapsedMs/done*(1-done))} left`:"";return`${title}  ${bar} ${String(Math.round(done*100)).padStart(3)} %  ${detail}${left}`}export{ProgressBar};
