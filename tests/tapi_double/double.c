/* A telephone system with TAPI's own ABI, for tests: what tapi32.dll is to an application, with scripted providers.
 *
 * One source, two builds (build.py): a .so with gcc, where shim/windows.h says what a DWORD is, and a DLL with mingw.
 * Layouts, constants and prototypes come from tapi22.h, which build.py writes from Microsoft's metadata: this file
 * knows nothing of the binding it tests.
 *
 * double_command() is its whole control interface: one line of words separated by tabs, UTF-8; the answer is text, and
 * begins with "error" when the command was none. The commands are listed in control.py. A process that is not the
 * test's own is controlled by a file: CTI_TAPI_DOUBLE_COMMANDS names it, its lines are carried out as they are
 * appended, and the truth after each is written to the same name with ".truth".
 */
#include <windows.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "tapi22.h"

#define TEXT_MAX 128
#define FORWARDS_MAX 4
#define RULES_MAX 64
#define EXPORTED API_EXPORT

typedef char Text[TEXT_MAX];

/* What a provider does otherwise than the book says. The names are those of the command "manner". */
enum manner {
    UNKNOWN_FIRST, NO_RINGING, CALLER_LATE, NO_IDLE, NO_DISCONNECTED, SILENT_END, PENDING_HOLD, DEVSPECIFIC,
    NO_APPNEWCALL, STATE_FIRST, FORWARD_SILENT, FORWARD_IGNORED, FORWARD_LATE, DENY_OWNER, DENY_MONITOR, LIE,
    REPLY_LATE, REPLY_EARLY, REPLY_NEVER, ANSWERS_AFTER, NO_FEATURES, NO_FORWARD, NO_FLAGS, STATES_FIRST,
    OLD_VERSION, TWICE, MANNERS
};
static const char *const MANNER_NAMES[MANNERS] = {
    "unknown_first", "no_ringing", "caller_late", "no_idle", "no_disconnected", "silent_end", "pending_hold",
    "devspecific", "no_appnewcall", "state_first", "forward_silent", "forward_ignored", "forward_late", "deny_owner",
    "deny_monitor", "lie", "reply_late", "reply_early", "reply_never", "answers_after", "no_features", "no_forward",
    "no_flags", "states_first", "old_version", "twice",
};

typedef struct { Text name; int manner[MANNERS]; } Provider;
typedef struct { DWORD mode; Text target; } Forward;
typedef struct {
    int provider, removed, connected, in_service, message_waiting, forwards;
    DWORD permanent, handle, privileges, line_states, address_states;
    DWORD_PTR instance;
    Text name, number;
    Forward forward[FORWARDS_MAX];
    unsigned char *blob[8]; DWORD blob_size[8];
} Line;
typedef struct {
    int line, over, told_caller;        /* over: ended; only the application's handle is left */
    DWORD handle, state, mode, id, related, origin, privilege, peer;   /* peer: the id of the other end, 0: outside */
    Text caller, caller_name, called, called_name, connected, connected_name;
    SYSTEMTIME since;
    DWORD wish;                         /* of a recorded call: the handle it had */
    unsigned char *blob[2]; DWORD blob_size[2];     /* recorded answers: LINECALLINFO, LINECALLSTATUS */
} Call;
typedef struct {
    int64_t due; uint64_t order;
    LINEMESSAGE message;
    DWORD *write_to, write_value;       /* done when the message is fetched, as TAPI does it with a LINE_REPLY */
    VARSTRING *write_text; Text text;
    DWORD action, call;                 /* ACTION_*: something that happens then, no message */
} Event;
typedef struct { Text function; int provider, asynchronous, times, delay; DWORD error; } Rule;

enum { ACTION_NONE, ACTION_ANSWER, ACTION_CALLER, ACTION_FORWARD, ACTION_UNKNOWN_OVER };
enum { BLOB_DEVCAPS, BLOB_ADDRESSCAPS, BLOB_ADDRESSSTATUS, BLOB_DEVSTATUS };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static Provider *providers; static int n_providers;
static Line *lines; static int n_lines;
static Call **calls; static int n_calls;
static Event *events; static int first_event, n_events, max_events;    /* those from the first on are waiting */
static Rule rules[RULES_MAX]; static int n_rules;
static DWORD app, next_handle, next_id, next_request, next_app = 0x10;
static int shut, generation;
static uint64_t orders;
static HANDLE event_handle;
static DWORD begun, deallocated, dropped, misused;
static long command_offset; static int commands_done;
static char misuse[256];

/* ---- small things ---- */

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void pause_ms(int ms)
{
    struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };
    nanosleep(&t, NULL);
}

static SYSTEMTIME utc_now(void)
{
    SYSTEMTIME s;
    int64_t us = now_us();
    time_t seconds = (time_t)(us / 1000000);
    struct tm *t = gmtime(&seconds);
    s.wYear = (WORD)(t->tm_year + 1900); s.wMonth = (WORD)(t->tm_mon + 1); s.wDayOfWeek = (WORD)t->tm_wday;
    s.wDay = (WORD)t->tm_mday; s.wHour = (WORD)t->tm_hour; s.wMinute = (WORD)t->tm_min;
    s.wSecond = (WORD)t->tm_sec; s.wMilliseconds = (WORD)(us / 1000 % 1000);
    return s;
}

static void set(Text to, const char *from) { snprintf(to, TEXT_MAX, "%s", from ? from : ""); }

/* UTF-8 to UTF-16, ended by a NUL; answers the bytes with it. */
static DWORD wide(const char *from, WCHAR *to)
{
    const unsigned char *s = (const unsigned char *)from;
    WCHAR *start = to;
    while (*s) {
        uint32_t c = *s++;
        int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
        if (more) c &= 0x3Fu >> more;
        while (more-- && *s) c = c << 6 | (*s++ & 0x3F);
        if (c > 0xFFFF) { c -= 0x10000; *to++ = (WCHAR)(0xD800 | c >> 10); c = 0xDC00 | (c & 0x3FF); }
        *to++ = (WCHAR)c;
    }
    *to++ = 0;
    return (DWORD)((char *)to - (char *)start);
}

static void narrow(const WCHAR *from, size_t most, Text to)
{
    size_t n = 0;
    for (size_t i = 0; from && i < most && from[i] && n < TEXT_MAX - 5; i++) {
        uint32_t c = from[i];
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < most) c = 0x10000 + ((c & 0x3FF) << 10) + (from[++i] & 0x3FFu);
        if (c < 0x80) to[n++] = (char)c;
        else if (c < 0x800) { to[n++] = (char)(0xC0 | c >> 6); to[n++] = (char)(0x80 | (c & 0x3F)); }
        else if (c < 0x10000) {
            to[n++] = (char)(0xE0 | c >> 12); to[n++] = (char)(0x80 | (c >> 6 & 0x3F)); to[n++] = (char)(0x80 | (c & 0x3F));
        } else {
            to[n++] = (char)(0xF0 | c >> 18); to[n++] = (char)(0x80 | (c >> 12 & 0x3F));
            to[n++] = (char)(0x80 | (c >> 6 & 0x3F)); to[n++] = (char)(0x80 | (c & 0x3F));
        }
    }
    to[n] = 0;
}

/* An application that breaks the rules of the interface: said in the truth, so that a test can refuse it. */
static LONG wrong(const char *what, DWORD error)
{
    misused++;
    snprintf(misuse, sizeof misuse, "%s", what);
    return (LONG)error;
}

static int manner(int line, enum manner m) { return providers[lines[line].provider].manner[m]; }

static Line *line_by_handle(DWORD handle)
{
    for (int i = 0; i < n_lines; i++) if (handle && lines[i].handle == handle) return &lines[i];
    return NULL;
}

static int index_of(const Line *line) { return (int)(line - lines); }

static Call *call_by_handle(DWORD handle)
{
    for (int i = 0; i < n_calls; i++) if (handle && calls[i]->handle == handle) return calls[i];
    return NULL;
}

static Call *call_by_id(DWORD id)
{
    for (int i = 0; i < n_calls; i++) if (id && calls[i]->id == id && !calls[i]->over) return calls[i];
    return NULL;
}

static Line *line_by_number(const char *number)
{
    for (int i = 0; i < n_lines; i++) if (!lines[i].removed && *number && !strcmp(lines[i].number, number)) return &lines[i];
    return NULL;
}

/* ---- the queue ---- */

static void push(Event event)
{
    if (first_event > 1024 && 2 * first_event > n_events) {
        memmove(events, events + first_event, sizeof *events * (size_t)(n_events -= first_event));
        first_event = 0;
    }
    if (n_events == max_events) events = realloc(events, sizeof *events * (size_t)(max_events = max_events ? 2 * max_events : 256));
    int at = n_events;
    event.order = ++orders;
    while (at > first_event && events[at - 1].due > event.due) { events[at] = events[at - 1]; at--; }
    events[at] = event;
    n_events++;
    pthread_cond_broadcast(&changed);
#ifdef _WIN32
    if (event_handle) SetEvent(event_handle);
#endif
}

static void post_at(int64_t due, DWORD device, DWORD id, DWORD_PTR instance, DWORD_PTR p1, DWORD_PTR p2, DWORD_PTR p3)
{
    Event event = { due, 0, { 0 }, NULL, 0, NULL, "", ACTION_NONE, 0 };
    event.message.hDevice = device; event.message.dwMessageID = id; event.message.dwCallbackInstance = instance;
    event.message.dwParam1 = p1; event.message.dwParam2 = p2; event.message.dwParam3 = p3;
    if (app) push(event);
}

static void act_at(int64_t due, DWORD action, DWORD call)
{
    Event event = { due, 0, { 0 }, NULL, 0, NULL, "", action, call };
    push(event);
}

static int64_t effects;     /* when the messages of what an operation did are due: never before its reply */

static void post(const Line *line, DWORD device, DWORD id, DWORD_PTR p1, DWORD_PTR p2, DWORD_PTR p3)
{
    int64_t now = now_us();
    if (line->handle) post_at(effects > now ? effects : now, device, id, line->instance, p1, p2, p3);
}

static void forget_events_of(DWORD device)
{
    int kept = first_event;
    for (int i = first_event; i < n_events; i++) {
        Event *e = &events[i];
        if (e->action || e->message.dwMessageID == LINE_REPLY || e->message.hDevice != device) events[kept++] = *e;
    }
    n_events = kept;
}

/* ---- calls ---- */

static void free_call(Call *call) { free(call->blob[0]); free(call->blob[1]); free(call); }

static void drop_struct(int at) { free_call(calls[at]); calls[at] = calls[--n_calls]; }

static void sweep(void)
{
    for (int i = n_calls - 1; i >= 0; i--) if (calls[i]->over && !calls[i]->handle) drop_struct(i);
}

static void tell_state(Call *call, DWORD state, DWORD mode, DWORD privilege)
{
    Line *line = &lines[call->line];
    if (!call->handle) return;
    post(line, call->handle, LINE_CALLSTATE, state, mode, privilege);
    if (manner(call->line, TWICE)) post(line, call->handle, LINE_CALLSTATE, state, mode, 0);
}

/* Give the application a handle of this call and tell it so. */
static void announce(Call *call, DWORD privilege)
{
    Line *line = &lines[call->line];
    if (!line->handle || call->handle || line->privileges == LINECALLPRIVILEGE_NONE) return;
    call->handle = next_handle++;
    call->privilege = privilege;
    int unknown = manner(call->line, UNKNOWN_FIRST);
    DWORD state = unknown ? LINECALLSTATE_UNKNOWN : call->state;
    if (manner(call->line, STATE_FIRST)) tell_state(call, state, call->mode, privilege);
    if (!manner(call->line, NO_APPNEWCALL)) post(line, line->handle, LINE_APPNEWCALL, 0, call->handle, privilege);
    if (!manner(call->line, STATE_FIRST)) tell_state(call, state, call->mode, privilege);
    if (unknown) act_at(now_us() + unknown * 1000, ACTION_UNKNOWN_OVER, call->id);
    if (manner(call->line, CALLER_LATE)) act_at(now_us() + manner(call->line, CALLER_LATE) * 1000, ACTION_CALLER, call->id);
    else call->told_caller = 1;
}

static Call *new_call(int line, DWORD origin, DWORD state)
{
    Call *call = calloc(1, sizeof *call);
    calls = realloc(calls, sizeof *calls * (size_t)(n_calls + 1));
    calls[n_calls++] = call;
    call->line = line; call->origin = origin; call->state = state; call->id = next_id++; call->since = utc_now();
    return call;
}

static void set_state(Call *call, DWORD state, DWORD mode)
{
    if (call->over || (call->state == state && call->mode == mode)) return;
    call->state = state; call->mode = mode; call->since = utc_now();
    if (manner(call->line, NO_RINGING) && (state == LINECALLSTATE_OFFERING || state == LINECALLSTATE_ACCEPTED)) return;
    if (!call->handle) {
        /* A provider without a ringing state shows a call when it is answered. */
        if (manner(call->line, NO_RINGING)) announce(call, LINECALLPRIVILEGE_MONITOR);
        return;
    }
    tell_state(call, state, mode, 0);
}

static void tell_info(Call *call, DWORD what)
{
    if (call->handle) post(&lines[call->line], call->handle, LINE_CALLINFO, what, 0, 0);
}

static void end_call(Call *call, int by_peer)
{
    int m_idle = manner(call->line, NO_IDLE), m_dis = manner(call->line, NO_DISCONNECTED);
    if (call->over) return;
    if (manner(call->line, SILENT_END)) call->handle = 0;
    if (call->handle && by_peer && !m_dis) tell_state(call, LINECALLSTATE_DISCONNECTED, 1, 0);
    if (call->handle && (!m_idle || !by_peer)) tell_state(call, LINECALLSTATE_IDLE, 0, 0);
    call->state = by_peer && m_idle ? LINECALLSTATE_DISCONNECTED : LINECALLSTATE_IDLE;
    call->over = 1;
    post(&lines[call->line], lines[call->line].handle, LINE_LINEDEVSTATE, LINEDEVSTATE_NUMCALLS, 0, 0);
}

static void hang_up(Call *call)
{
    Call *peer = call_by_id(call->peer);
    end_call(call, 0);
    if (peer) end_call(peer, 1);
}

static DWORD incoming_privilege(const Line *line)
{
    return line->privileges & LINECALLPRIVILEGE_OWNER ? LINECALLPRIVILEGE_OWNER : LINECALLPRIVILEGE_MONITOR;
}

/* It rings at a line. */
static Call *ring(int at, const char *number, const char *name, DWORD peer)
{
    Call *call = new_call(at, peer ? LINECALLORIGIN_INTERNAL : LINECALLORIGIN_EXTERNAL, LINECALLSTATE_OFFERING);
    set(call->caller, number); set(call->caller_name, name); set(call->called, lines[at].number);
    call->peer = peer;
    if (!manner(at, NO_RINGING)) announce(call, incoming_privilege(&lines[at]));
    return call;
}

static int is_unconditional(DWORD mode) { return mode & 0xF; }

static const Forward *diverts(const Line *line)
{
    for (int i = 0; i < line->forwards; i++) if (is_unconditional(line->forward[i].mode)) return &line->forward[i];
    return NULL;
}

/* The far end of an outgoing call: a line of this system, following one forward, or somebody outside. */
static void reach(Call *call, const char *number)
{
    Line *target = line_by_number(number);
    const Forward *forward = target ? diverts(target) : NULL;
    if (forward && *forward->target) target = line_by_number(forward->target);
    else if (forward) { set_state(call, LINECALLSTATE_BUSY, 2); return; }
    set(call->called, number);
    if (target && index_of(target) != call->line && target->connected) {
        Call *there = ring(index_of(target), lines[call->line].number, lines[call->line].name, call->id);
        call->peer = there->id;
    } else if (!target && manner(call->line, ANSWERS_AFTER))
        act_at(now_us() + manner(call->line, ANSWERS_AFTER) * 1000, ACTION_ANSWER, call->id);
    set_state(call, LINECALLSTATE_RINGBACK, 0);
}

static void answered(Call *call)
{
    Call *peer = call_by_id(call->peer);
    if (call->over) return;
    set_state(call, LINECALLSTATE_CONNECTED, 0);
    if (peer && peer->state != LINECALLSTATE_ONHOLD && peer->state != LINECALLSTATE_ONHOLDPENDTRANSFER) {
        set(peer->connected, lines[call->line].number); set(peer->connected_name, lines[call->line].name);
        set_state(peer, LINECALLSTATE_CONNECTED, 0);
        tell_info(peer, LINECALLINFOSTATE_CONNECTEDID);
    }
}

/* Two ends that had other partners have each other now; one that still waits rings on. */
static void join(Call *one, Call *other)
{
    if (!one || !other) { if (one) hang_up(one); if (other) hang_up(other); return; }
    one->peer = other->id; other->peer = one->id;
    for (int i = 0; i < 2; i++) {
        Call *call = i ? other : one, *peer = i ? one : other;
        set(call->connected, lines[peer->line].number); set(call->connected_name, lines[peer->line].name);
        tell_info(call, LINECALLINFOSTATE_CONNECTEDID);
    }
}

static int64_t now_or_effects(void) { int64_t now = now_us(); return effects > now ? effects : now; }

static void change_forward(Line *line, const Forward *to, int count)
{
    line->forwards = count;
    memcpy(line->forward, to, sizeof(Forward) * (size_t)count);
    if (!manner(index_of(line), FORWARD_SILENT) && line->address_states & LINEADDRESSSTATE_FORWARD)
        post(line, line->handle, LINE_ADDRESSSTATE, 0, LINEADDRESSSTATE_FORWARD, 0);
}

static void happen(const Event *event)
{
    Call *call = event->action == ACTION_FORWARD ? NULL : call_by_id(event->call);
    if (event->action == ACTION_FORWARD) {
        Line *line = &lines[event->call];
        post(line, line->handle, LINE_ADDRESSSTATE, 0, LINEADDRESSSTATE_FORWARD, 0);
    } else if (call && event->action == ACTION_ANSWER) answered(call);
    else if (call && event->action == ACTION_CALLER) { call->told_caller = 1; tell_info(call, LINECALLINFOSTATE_CALLERID | LINECALLINFOSTATE_CALLEDID); }
    else if (call && event->action == ACTION_UNKNOWN_OVER) tell_state(call, call->state, call->mode, 0);
}

/* The application closes a line: the calls whose only owner it is are dropped. */
static void drop_owned(Line *line)
{
    for (int i = 0; i < n_calls; i++)
        if (calls[i]->line == index_of(line) && calls[i]->handle && !calls[i]->over && calls[i]->privilege == LINECALLPRIVILEGE_OWNER) {
            dropped++;
            hang_up(calls[i]);
        }
}

/* The application's handles of a line and its calls are worth nothing from now on. */
static void close_line(Line *line)
{
    for (int i = 0; i < n_calls; i++)
        if (calls[i]->line == index_of(line) && calls[i]->handle) { forget_events_of(calls[i]->handle); calls[i]->handle = 0; }
    forget_events_of(line->handle);
    line->handle = 0;
}

/* ---- commands ---- */

#include "commands.h"

/* ---- entering and leaving a function ---- */

/* Delays and errors as scripted; the lock is held afterwards. Answers the error to return at once, 0: none. */
static DWORD enter(const char *function, int provider, DWORD *asynchronous)
{
    DWORD error = 0;
    int delay = 0;
    pthread_mutex_lock(&lock);
    *asynchronous = 0;
    effects = 0;
    for (int i = 0; i < n_rules; i++) {
        Rule *rule = &rules[i];
        int named = !strcmp(rule->function, "*") || !strcmp(rule->function, function);
        if (!named || !rule->times || (rule->provider >= 0 && rule->provider != provider)) continue;
        if (rule->times > 0) rule->times--;
        delay += rule->delay;
        if (rule->asynchronous) *asynchronous = rule->error;
        else if (rule->error && !error) error = rule->error;
    }
    if (delay) {
        int born = generation;
        pthread_mutex_unlock(&lock);
        pause_ms(delay);
        pthread_mutex_lock(&lock);
        if (born != generation) error = LINEERR_UNINITIALIZED;
    }
    return error;
}

static int pause_before_leaving;

static LONG leave(LONG result)
{
    int pause = pause_before_leaving;
    pause_before_leaving = 0;
    sweep();
    pthread_mutex_unlock(&lock);
    if (pause) pause_ms(pause);
    return result;
}

/* The id of a request, whose reply brings ``error``; what it did is told after the reply. */
static LONG reply(int line, DWORD error, DWORD *write_to, DWORD value, VARSTRING *write_text, const char *text)
{
    DWORD request = next_request++ & 0x7FFFFFFF;
    int late = manner(line, REPLY_LATE), early = manner(line, REPLY_EARLY);
    Event event = { now_us() + late * 1000, 0, { 0 }, error ? NULL : write_to, value, error ? NULL : write_text, "", ACTION_NONE, 0 };
    event.message.dwMessageID = LINE_REPLY;
    event.message.dwParam1 = request;
    event.message.dwParam2 = error ? (DWORD_PTR)(intptr_t)(LONG)error : 0;    /* sign-extended, as TAPI does it */
    set(event.text, text);
    if (!manner(line, REPLY_NEVER)) push(event);
    effects = event.due;
    pause_before_leaving = early;    /* then the reply overtakes the id it is for */
    return (LONG)request;
}

static Line *open_line(DWORD handle) { return app ? line_by_handle(handle) : NULL; }

static int provider_of_call(DWORD handle)
{
    pthread_mutex_lock(&lock);
    Call *call = call_by_handle(handle);
    int provider = call ? lines[call->line].provider : -1;
    pthread_mutex_unlock(&lock);
    return provider;
}

static int provider_of_line(DWORD handle)
{
    pthread_mutex_lock(&lock);
    Line *line = line_by_handle(handle);
    int provider = line ? lines[index_of(line)].provider : -1;
    pthread_mutex_unlock(&lock);
    return provider;
}

static int provider_of_device(DWORD device)
{
    pthread_mutex_lock(&lock);
    int provider = device < (DWORD)n_lines ? lines[device].provider : -1;
    pthread_mutex_unlock(&lock);
    return provider;
}

/* The beginning of every operation on a call: its owner may, in these states only. */
#define CALL_OPERATION(function, states)                                                                          \
    DWORD later;                                                                                                  \
    DWORD error = enter(function, provider_of_call(hCall), &later);                                               \
    Call *call = call_by_handle(hCall);                                                                           \
    if (error) return leave((LONG)error);                                                                         \
    if (!call) return leave((LONG)LINEERR_INVALCALLHANDLE);                                                       \
    if (call->privilege != LINECALLPRIVILEGE_OWNER) return leave((LONG)LINEERR_NOTOWNER);                         \
    if (!(call->state & (states)) || call->over) return leave((LONG)LINEERR_INVALCALLSTATE);                      \
    if (later) return leave(reply(call->line, later, NULL, 0, NULL, ""));

#define HELD (LINECALLSTATE_ONHOLD | LINECALLSTATE_ONHOLDPENDTRANSFER)
#define RINGS (LINECALLSTATE_OFFERING | LINECALLSTATE_ACCEPTED)

#include "functions.h"
