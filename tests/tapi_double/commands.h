/* The control interface: words by tabs. Included by double.c in front of the functions that look for the file. */

static const char *command_file(void) { return getenv("CTI_TAPI_DOUBLE_COMMANDS"); }

static char *grown(char *text, size_t *size, size_t *used, const char *more)
{
    size_t length = strlen(more);
    if (*used + length + 1 > *size) text = realloc(text, *size = 2 * (*used + length + 1024));
    memcpy(text + *used, more, length + 1);
    *used += length;
    return text;
}

static const char *quoted(const char *text)
{
    static char buffer[4][2 * TEXT_MAX + 3];
    static int turn;
    char *start = buffer[turn = (turn + 1) % 4], *to = start;
    *to++ = '"';
    for (; *text; text++) { if (*text == '"' || *text == '\\') *to++ = '\\'; *to++ = *text; }
    *to++ = '"'; *to = 0;
    return start;
}

/* What is so, whatever an application was told: one JSON document, to be freed. */
static char *truth(void)
{
    size_t size = 0, used = 0;
    int handles = 0, rules_left = 0;
    char piece[8 * TEXT_MAX], *text = NULL;
    for (int i = 0; i < n_calls; i++) handles += calls[i]->handle != 0;
    for (int i = 0; i < n_rules; i++) rules_left += rules[i].times > 0;
    snprintf(piece, sizeof piece, "{\"commands\":%d,\"begun\":%u,\"rules\":%d,\"app\":%u,\"queued\":%d,\"handles\":%d,\"deallocated\":%u,\"dropped\":%u,\"misused\":%u,\"misuse\":%s,\"lines\":[",
        commands_done, begun, rules_left, app, n_events - first_event, handles, deallocated, dropped, misused, quoted(misuse));
    text = grown(text, &size, &used, piece);
    for (int i = 0; i < n_lines; i++) {
        Line *l = &lines[i];
        snprintf(piece, sizeof piece, "%s{\"device\":%d,\"provider\":%s,\"permanent\":%u,\"number\":%s,\"name\":%s,\"removed\":%d,\"open\":%d,\"privileges\":%u,"
            "\"connected\":%d,\"in_service\":%d,\"message_waiting\":%d,\"handle\":%u,\"forwards\":[", i ? "," : "", i, quoted(providers[l->provider].name), l->permanent,
            quoted(l->number), quoted(l->name), l->removed, l->handle != 0, l->privileges, l->connected, l->in_service, l->message_waiting, l->handle);
        text = grown(text, &size, &used, piece);
        for (int f = 0; f < l->forwards; f++) {
            snprintf(piece, sizeof piece, "%s[%u,%s]", f ? "," : "", l->forward[f].mode, quoted(l->forward[f].target));
            text = grown(text, &size, &used, piece);
        }
        text = grown(text, &size, &used, "],\"calls\":[");
        for (int c = 0, n = 0; c < n_calls; c++) {
            Call *call = calls[c];
            if (call->line != i || call->over) continue;
            snprintf(piece, sizeof piece, "%s{\"id\":%u,\"handle\":%u,\"state\":%u,\"origin\":%u,\"caller\":%s,", n++ ? "," : "", call->id, call->handle, call->state, call->origin, quoted(call->caller));
            text = grown(text, &size, &used, piece);
            snprintf(piece, sizeof piece, "\"caller_name\":%s,\"called\":%s,\"connected\":%s,\"connected_name\":%s,\"privilege\":%u}", quoted(call->caller_name), quoted(call->called),
                quoted(call->connected), quoted(call->connected_name), call->privilege);
            text = grown(text, &size, &used, piece);
        }
        text = grown(text, &size, &used, "]}");
    }
    return grown(text, &size, &used, "]}");
}

static void forget_everything(void)
{
    for (int i = 0; i < n_calls; i++) free_call(calls[i]);
    for (int i = 0; i < n_lines; i++) for (int k = 0; k < 8; k++) free(lines[i].blob[k]);
    free(calls); free(lines); free(providers); free(events);
    calls = NULL; lines = NULL; providers = NULL; events = NULL;
    n_calls = n_lines = n_providers = first_event = n_events = max_events = n_rules = 0;
    app = 0; shut = 0; begun = deallocated = dropped = misused = 0; misuse[0] = 0; effects = 0;
    next_handle = 0x10000; next_id = 1; next_request = 1;
    generation++;
    pthread_cond_broadcast(&changed);
}

static DWORD number(const char *word) { return (DWORD)strtoul(word, NULL, 0); }

static int provider_named(const char *name)
{
    for (int i = 0; i < n_providers; i++) if (!strcmp(providers[i].name, name)) return i;
    return -1;
}

static Line *line_named(const char *word)
{
    DWORD device = number(word);
    return device < (DWORD)n_lines ? &lines[device] : NULL;
}

/* A call is named by its id, or as "N@DEVICE": the N-th call of a line, the oldest is 0. */
static Call *call_named(const char *word)
{
    const char *at = strchr(word, '@');
    if (!at) return call_by_id(number(word));
    int wanted = (int)number(word), line = (int)number(at + 1);
    DWORD last = 0;
    for (;;) {
        Call *next = NULL;
        for (int i = 0; i < n_calls; i++)
            if (calls[i]->line == line && !calls[i]->over && calls[i]->id > last && (!next || calls[i]->id < next->id)) next = calls[i];
        if (!next || !wanted--) return next;
        last = next->id;
    }
}

static void add_provider(char **w) { providers = realloc(providers, sizeof *providers * (size_t)(n_providers + 1)); memset(&providers[n_providers], 0, sizeof *providers); set(providers[n_providers++].name, w[1]); }

static const char *add_line(char **w)
{
    int provider = provider_named(w[1]);
    if (provider < 0) return "error: no such provider";
    lines = realloc(lines, sizeof *lines * (size_t)(n_lines + 1));
    Line *line = &lines[n_lines++];
    memset(line, 0, sizeof *line);
    line->provider = provider; line->permanent = number(w[2]); line->connected = line->in_service = 1;
    set(line->name, w[3]); set(line->number, w[4]);
    if (app) post_at(now_us(), 0, LINE_CREATE, 0, (DWORD_PTR)(n_lines - 1), 0, 0);
    return NULL;
}

static const char *set_manner(char **w)
{
    int provider = provider_named(w[1]);
    if (provider < 0) return "error: no such provider";
    for (int m = 0; m < MANNERS; m++)
        if (!strcmp(MANNER_NAMES[m], w[2])) { providers[provider].manner[m] = atoi(w[3]); return NULL; }
    return "error: no such manner";
}

/* rule FUNCTION PROVIDER|* KIND VALUE TIMES: sync or async errors, or a delay in milliseconds. */
static const char *add_rule(char **w)
{
    if (n_rules == RULES_MAX) return "error: too many rules";
    Rule *rule = &rules[n_rules++];
    memset(rule, 0, sizeof *rule);
    set(rule->function, w[1]);
    rule->provider = *w[2] == '*' ? -1 : provider_named(w[2]);
    if (!strcmp(w[3], "delay")) rule->delay = atoi(w[4]); else rule->error = number(w[4]);
    rule->asynchronous = !strcmp(w[3], "async");
    rule->times = atoi(w[5]);
    return NULL;
}

static void plug(Line *line, const char *what, int on)
{
    int service = !strcmp(what, "in_service");
    if (service) line->in_service = on; else line->connected = on;
    if (!on && !service)
        for (int i = 0; i < n_calls; i++) if (calls[i]->line == index_of(line) && !calls[i]->over) hang_up(calls[i]);
    DWORD state = service ? (on ? LINEDEVSTATE_INSERVICE : LINEDEVSTATE_OUTOFSERVICE) : (on ? LINEDEVSTATE_CONNECTED : LINEDEVSTATE_DISCONNECTED);
    if (line->line_states & state) post(line, line->handle, LINE_LINEDEVSTATE, state, 0, 0);
}

static void forward_by_hand(Line *line, char **w)
{
    Forward to = { number(w[2]), "" };
    set(to.target, w[3]);
    if (manner(index_of(line), DEVSPECIFIC)) {
        line->forwards = *w[2] != '-'; line->forward[0] = to;
        post(line, line->handle, LINE_DEVSPECIFIC, 0, 0, 0);
    } else change_forward(line, &to, *w[2] != '-');
}

static void lose_line(Line *line, int removed)
{
    DWORD handle = line->handle;
    DWORD_PTR instance = line->instance;
    if (removed) { for (int i = 0; i < n_calls; i++) if (calls[i]->line == index_of(line) && !calls[i]->over) { Call *peer = call_by_id(calls[i]->peer); calls[i]->over = 1; if (peer) end_call(peer, 1); } line->removed = 1; }
    if (handle) { close_line(line); post_at(now_us(), handle, LINE_CLOSE, instance, 0, 0, 0); }
    if (removed && app) post_at(now_us(), 0, LINE_REMOVE, 0, (DWORD_PTR)index_of(line), 0, 0);
}

static void unhex(const char *from, unsigned char **to, DWORD *size)
{
    size_t length = strlen(from) / 2;
    free(*to);
    *to = malloc(length + 1);
    *size = (DWORD)length;
    for (size_t i = 0; i < length; i++) { unsigned value = 0; sscanf(from + 2 * i, "%2x", &value); (*to)[i] = (unsigned char)value; }
}

static const char *keep_blob(Line *line, char **w)
{
    DWORD kind = number(w[2]);
    if (kind > 7) return "error: no such kind";
    unhex(w[3], &line->blob[kind], &line->blob_size[kind]);
    return NULL;
}

/* recorded D HANDLE INFO STATUS WAITS: a call of a recording as it was then; one that waits is told by lineGetNewCalls. */
static void keep_call(Line *line, char **w)
{
    DWORD handle = number(w[2]);
    Call *call = call_by_handle(handle);
    if (!call) {
        call = new_call(index_of(line), LINECALLORIGIN_UNKNOWN, LINECALLSTATE_UNKNOWN);
        call->wish = handle;
        call->handle = *w[5] == '1' ? 0 : handle;
    }
    if (*w[3]) unhex(w[3], &call->blob[0], &call->blob_size[0]);
    if (*w[4]) unhex(w[4], &call->blob[1], &call->blob_size[1]);
}

/* Commands on a call. */
static const char *of_call(int n, char **w)
{
    Call *call = call_named(w[1]);
    if (!call) return "error: no such call";
    if (!strcmp(w[0], "state")) set_state(call, number(w[2]), n > 3 ? number(w[3]) : 0);
    else if (!strcmp(w[0], "answer")) answered(call);
    else if (!strcmp(w[0], "hangup")) hang_up(call);
    else if (!strcmp(w[0], "remote_hangup")) end_call(call, 1);
    else if (!strcmp(w[0], "caller")) { set(call->caller, w[2]); set(call->caller_name, w[3]); call->told_caller = 1; tell_info(call, LINECALLINFOSTATE_CALLERID); }
    else if (!strcmp(w[0], "connected")) { set(call->connected, w[2]); set(call->connected_name, w[3]); tell_info(call, LINECALLINFOSTATE_CONNECTEDID); }
    else return "error: no such command";
    return NULL;
}

/* Commands on a line. */
static const char *of_line(int n, char **w)
{
    static char answer[32];
    Line *line = n > 1 ? line_named(w[1]) : NULL;
    if (!line) return "error: no such line";
    if (!strcmp(w[0], "ring")) { Call *call = ring(index_of(line), w[2], w[3], 0); snprintf(answer, sizeof answer, "%u", call->id); return answer; }
    if (!strcmp(w[0], "dial")) {     /* by hand, at the telephone itself */
        Call *call = new_call(index_of(line), LINECALLORIGIN_OUTBOUND, LINECALLSTATE_DIALTONE);
        set(call->caller, line->number);
        announce(call, LINECALLPRIVILEGE_MONITOR);
        reach(call, w[2]);
        tell_info(call, LINECALLINFOSTATE_CALLEDID);
        snprintf(answer, sizeof answer, "%u", call->id);
        return answer;
    }
    if (!strcmp(w[0], "plug")) plug(line, w[2], atoi(w[3]));
    else if (!strcmp(w[0], "message_waiting")) { line->message_waiting = atoi(w[2]); post(line, line->handle, LINE_LINEDEVSTATE, atoi(w[2]) ? LINEDEVSTATE_MSGWAITON : LINEDEVSTATE_MSGWAITOFF, 0, 0); }
    else if (!strcmp(w[0], "forward")) forward_by_hand(line, w);
    else if (!strcmp(w[0], "close")) lose_line(line, 0);
    else if (!strcmp(w[0], "remove")) lose_line(line, 1);
    else if (!strcmp(w[0], "lose")) close_line(line);     /* and nobody says so */
    else if (!strcmp(w[0], "blob")) return keep_blob(line, w);
    else if (!strcmp(w[0], "recorded")) keep_call(line, w);
    else if (!strcmp(w[0], "storm")) for (int i = 0; i < atoi(w[2]); i++) post(line, line->handle, LINE_LINEDEVSTATE, LINEDEVSTATE_SIGNAL, 0, 0);
    else if (!strcmp(w[0], "post_line")) post(line, line->handle, number(w[2]), number(w[3]), number(w[4]), number(w[5]));
    else if (!strcmp(w[0], "post_call")) post(line, number(w[2]), number(w[3]), number(w[4]), number(w[5]), number(w[6]));
    else return of_call(n, w);
    return NULL;
}

static const char *carry_out(int n, char **w)
{
    const char *verb = w[0];
    if (!strcmp(verb, "reset")) forget_everything();
    else if (!strcmp(verb, "provider") && n == 2) add_provider(w);
    else if (!strcmp(verb, "line") && n == 5) return add_line(w);
    else if (!strcmp(verb, "manner") && n == 4) return set_manner(w);
    else if (!strcmp(verb, "rule") && n == 6) return add_rule(w);
    else if (!strcmp(verb, "rules_off")) n_rules = 0;
    else if (!strcmp(verb, "reinit")) post_at(now_us(), 0, LINE_LINEDEVSTATE, 0, LINEDEVSTATE_REINIT, 0, 0);
    else if (!strcmp(verb, "post") && n == 7) post_at(now_us(), number(w[1]), number(w[2]), number(w[3]), number(w[4]), number(w[5]), number(w[6]));
    else if (n > 1 && (!strcmp(verb, "state") || !strcmp(verb, "answer") || !strcmp(verb, "hangup") || !strcmp(verb, "remote_hangup")
             || !strcmp(verb, "caller") || !strcmp(verb, "connected"))) return of_call(n, w);
    else return of_line(n, w);
    return NULL;
}

/* Carry out one line; the answer is written up to ``size`` bytes, and its whole length is answered. */
static size_t command_locked(const char *line, char *answer, size_t size)
{
    char *copy = strdup(line), *words[16] = { NULL }, *rest = copy;
    int n = 0;
    static char nothing[] = "";
    while (n < 15 && rest) { words[n++] = rest; rest = strchr(rest, '\t'); if (rest) *rest++ = 0; }
    for (int i = n; i < 16; i++) words[i] = nothing;
    effects = 0;
    char *made = NULL;
    const char *result = !strcmp(words[0], "truth") ? (made = truth()) : carry_out(n, words);
    sweep();
    if (strcmp(words[0], "truth")) commands_done++;
    if (!result) result = "";
    snprintf(answer, size, "%s", result);
    size_t length = strlen(result);
    free(made); free(copy);
    return length;
}

EXPORTED size_t double_command(const char *line, char *answer, size_t size)
{
    pthread_mutex_lock(&lock);
    size_t length = command_locked(line, answer, size);
    pthread_mutex_unlock(&lock);
    return length;
}

/* Carry out what was appended to the file, whole lines only, and write down what is so afterwards. */
static void run_command_file(void)
{
    static char told[65536];
    const char *path = command_file();
    char line[16384], place[1024], made[1024], answer[256];
    int any = 0;
    FILE *file = path ? fopen(path, "rb") : NULL;
    if (!file) return;
    pthread_mutex_lock(&lock);
    if (!command_offset && !next_handle) forget_everything();
    fseek(file, command_offset, SEEK_SET);
    while (fgets(line, sizeof line, file)) {
        size_t length = strlen(line);
        if (line[length - 1] != '\n') break;
        command_offset += (long)length;
        line[strcspn(line, "\r\n")] = 0;
        if (*line) { command_locked(line, answer, sizeof answer); any = 1; if (!strncmp(answer, "error", 5)) fprintf(stderr, "double: %s: %s\n", line, answer); }
    }
    fclose(file);
    char *now = truth();
    if (any || strncmp(now, told, sizeof told - 1)) {
        snprintf(told, sizeof told, "%s", now);
        snprintf(place, sizeof place, "%s.truth", path); snprintf(made, sizeof made, "%s.new", path);
        FILE *out = fopen(made, "wb");
        if (out) { fputs(now, out); fclose(out); remove(place); rename(made, place); }
    }
    free(now);
    pthread_mutex_unlock(&lock);
}
