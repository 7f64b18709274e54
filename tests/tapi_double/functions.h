/* The functions of TAPI, as far as the product calls them. */

/* ---- the application ---- */

EXPORTED LONG WINAPI lineInitializeExW(DWORD *lphLineApp, HANDLE hInstance, void *lpfnCallback, const WCHAR *lpszFriendlyAppName,
    DWORD *lpdwNumDevs, DWORD *lpdwAPIVersion, LINEINITIALIZEEXPARAMS *params)
{
    DWORD later, error;
    (void)hInstance; (void)lpfnCallback; (void)lpszFriendlyAppName;
    run_command_file();
    error = enter("lineInitializeExW", -1, &later);
    if (error) return leave((LONG)error);
    if (app) return leave(wrong("a second lineInitializeExW", LINEERR_OPERATIONFAILED));
    if (*lpdwAPIVersion < 0x20000 || *lpdwAPIVersion > 0x20002) return leave(wrong("API version", LINEERR_INCOMPATIBLEAPIVERSION));
    if (params->dwTotalSize < sizeof *params) return leave(wrong("LINEINITIALIZEEXPARAMS", LINEERR_STRUCTURETOOSMALL));
    if ((params->dwOptions & 0xF) != LINEINITIALIZEEXOPTION_USEEVENT) return leave(wrong("dwOptions", LINEERR_INVALPARAM));
    app = next_app++;
    begun++;
    shut = 0;
    first_event = n_events = 0;
    params->dwNeededSize = params->dwUsedSize = sizeof *params;
#ifdef _WIN32
    event_handle = CreateEventA(NULL, TRUE, FALSE, NULL);
#else
    event_handle = (HANDLE)(uintptr_t)0xE;
#endif
    params->Handles = (DWORD_PTR)event_handle;
    *lphLineApp = app;
    *lpdwNumDevs = (DWORD)n_lines;
    *lpdwAPIVersion = 0x20002;
    return leave(0);
}

EXPORTED LONG WINAPI lineShutdown(DWORD hLineApp)
{
    DWORD later, error = enter("lineShutdown", -1, &later);
    if (error) return leave((LONG)error);
    if (!app || hLineApp != app) return leave((LONG)LINEERR_INVALAPPHANDLE);
    for (int i = 0; i < n_lines; i++) if (lines[i].handle) { drop_owned(&lines[i]); close_line(&lines[i]); }
    app = 0;
    shut = 1;
    first_event = n_events = 0;
    generation++;
    pthread_cond_broadcast(&changed);
    return leave(0);
}

static void fetched(const Event *event)
{
    if (event->write_to) *event->write_to = event->write_value;
    if (event->write_text) {
        WCHAR text[TEXT_MAX];
        DWORD size = wide(event->text, text);
        VARSTRING *to = event->write_text;
        to->dwNeededSize = (DWORD)sizeof *to + size;
        if (to->dwTotalSize < to->dwNeededSize) return;
        to->dwUsedSize = to->dwNeededSize;
        to->dwStringFormat = STRINGFORMAT_UNICODE; to->dwStringSize = size; to->dwStringOffset = sizeof *to;
        memcpy((char *)to + sizeof *to, text, size);
    }
}

EXPORTED LONG WINAPI lineGetMessage(DWORD hLineApp, LINEMESSAGE *message, DWORD timeout)
{
    int64_t end = now_us() + (int64_t)timeout * 1000;
    for (;;) {
        run_command_file();
        pthread_mutex_lock(&lock);
        if (!app || hLineApp != app) { pthread_mutex_unlock(&lock); return (LONG)LINEERR_INVALAPPHANDLE; }
        int64_t now = now_us();
        if (first_event < n_events && events[first_event].due <= now) {
            Event event = events[first_event++];
            if (first_event == n_events) first_event = n_events = 0;
            effects = 0;
            if (event.action) { happen(&event); sweep(); pthread_mutex_unlock(&lock); continue; }
            fetched(&event);
            *message = event.message;
            pthread_mutex_unlock(&lock);
            return 0;
        }
        if (now >= end) { pthread_mutex_unlock(&lock); return (LONG)LINEERR_OPERATIONFAILED; }
        int64_t until = first_event < n_events && events[first_event].due < end ? events[first_event].due : end;
        if (command_file() && until > now + 20000) until = now + 20000;
        struct timespec at = { (time_t)(until / 1000000), (long)(until % 1000000) * 1000 };
        pthread_cond_timedwait(&changed, &lock, &at);
        pthread_mutex_unlock(&lock);
    }
}

EXPORTED LONG WINAPI lineNegotiateAPIVersion(DWORD hLineApp, DWORD device, DWORD low, DWORD high, DWORD *version, LINEEXTENSIONID *extension)
{
    DWORD later, error = enter("lineNegotiateAPIVersion", provider_of_device(device), &later);
    if (error) return leave((LONG)error);
    if (!app || hLineApp != app) return leave((LONG)LINEERR_INVALAPPHANDLE);
    if (device >= (DWORD)n_lines || lines[device].removed) return leave((LONG)LINEERR_BADDEVICEID);
    if (high > 0x20002 || low < 0x20000) return leave(wrong("negotiates more than it can", LINEERR_INCOMPATIBLEAPIVERSION));
    if (manner((int)device, OLD_VERSION)) return leave((LONG)LINEERR_INCOMPATIBLEAPIVERSION);
    memset(extension, 0, sizeof *extension);
    *version = high;
    return leave(0);
}

EXPORTED LONG WINAPI lineNegotiateExtVersion(DWORD hLineApp, DWORD device, DWORD api, DWORD low, DWORD high, DWORD *version)
{
    DWORD later, error = enter("lineNegotiateExtVersion", provider_of_device(device), &later);
    (void)api; (void)low;
    if (error) return leave((LONG)error);
    if (!app || hLineApp != app) return leave((LONG)LINEERR_INVALAPPHANDLE);
    *version = high;
    return leave(0);
}

/* ---- answers of variable size ---- */

typedef struct { char *at; DWORD total, fixed, used, needed; } Answer;

/* Every structure begins with dwTotalSize, dwNeededSize, dwUsedSize. Answers 0 if it is too small. */
static int begin(Answer *answer, void *to, DWORD fixed)
{
    answer->at = to;
    answer->total = *(DWORD *)to;
    answer->fixed = answer->used = answer->needed = fixed;
    if (answer->total < fixed) return 0;
    memset((char *)to + 4, 0, fixed - 4);
    return 1;
}

static void bytes(Answer *answer, const void *from, DWORD size, DWORD *to_size, DWORD *to_offset)
{
    answer->needed += size;
    if (!size || answer->used + size > answer->total) return;
    memcpy(answer->at + answer->used, from, size);
    *to_size = size; *to_offset = answer->used;
    answer->used += size;
}

static void string(Answer *answer, const char *text, DWORD *to_size, DWORD *to_offset)
{
    WCHAR buffer[TEXT_MAX];
    if (*text) bytes(answer, buffer, wide(text, buffer), to_size, to_offset);
}

/* A provider that lies about its sizes: 1 needs ever more, 2 points outside, 3 is endless, 4 is odd, 5 used nothing. */
static void end(Answer *answer, int lie, DWORD *size, DWORD *offset)
{
    DWORD *head = (DWORD *)answer->at;
    head[1] = answer->needed; head[2] = answer->used;
    if (lie == 1) head[1] = answer->total * 16 > 0x7FFFFFFF / 2 ? 0x7FFFFFFF : answer->total * 16;
    if (lie == 2) *offset = 0x7FFFFFF0;
    if (lie == 3) *size = 0xFFFFFFFF;
    if (lie == 4) { *size = 7; *offset = answer->total - 3; }
    if (lie == 5) head[1] = head[2] = 0;
}

/* A recorded answer instead of a made one, as much of it as has room. */
static int recorded(const unsigned char *blob, DWORD size, void *to)
{
    DWORD total = *(DWORD *)to;
    if (!blob) return 0;
    memcpy(to, blob, size < total ? size : total);
    ((DWORD *)to)[0] = total; ((DWORD *)to)[1] = size; ((DWORD *)to)[2] = size < total ? size : total;
    return 1;
}

EXPORTED LONG WINAPI lineGetProviderListW(DWORD version, LINEPROVIDERLIST *list)
{
    DWORD later, error = enter("lineGetProviderListW", -1, &later);
    Answer answer;
    (void)version;
    if (error) return leave((LONG)error);
    if (!begin(&answer, list, sizeof *list)) return leave((LONG)LINEERR_STRUCTURETOOSMALL);
    LINEPROVIDERENTRY *entries = calloc((size_t)n_providers + 1, sizeof *entries);
    DWORD at = 0, nowhere;
    list->dwNumProviders = (DWORD)n_providers;
    bytes(&answer, entries, (DWORD)sizeof *entries * (DWORD)n_providers, &list->dwProviderListSize, &list->dwProviderListOffset);
    at = list->dwProviderListOffset;
    for (int i = 0; i < n_providers; i++) {
        Text file;
        snprintf(file, sizeof file, "%.100s.tsp", providers[i].name);
        entries[i].dwPermanentProviderID = (DWORD)i + 1;
        string(&answer, file, &entries[i].dwProviderFilenameSize, &entries[i].dwProviderFilenameOffset);
    }
    if (at) memcpy(answer.at + at, entries, sizeof *entries * (size_t)n_providers);
    free(entries);
    end(&answer, 0, &nowhere, &nowhere);
    return leave(0);
}

EXPORTED LONG WINAPI lineGetDevCapsW(DWORD hLineApp, DWORD device, DWORD version, DWORD extension, LINEDEVCAPS *caps)
{
    DWORD later, error = enter("lineGetDevCapsW", provider_of_device(device), &later);
    Answer answer;
    (void)extension;
    if (error) return leave((LONG)error);
    if (!app || hLineApp != app) return leave((LONG)LINEERR_INVALAPPHANDLE);
    if (device >= (DWORD)n_lines || lines[device].removed) return leave((LONG)LINEERR_BADDEVICEID);
    if (version > 0x20002) return leave(wrong("lineGetDevCapsW: version", LINEERR_INCOMPATIBLEAPIVERSION));
    if (!begin(&answer, caps, sizeof *caps)) return leave((LONG)LINEERR_STRUCTURETOOSMALL);
    if (recorded(lines[device].blob[BLOB_DEVCAPS], lines[device].blob_size[BLOB_DEVCAPS], caps)) return leave(0);
    Line *line = &lines[device];
    int *m = providers[line->provider].manner;
    string(&answer, providers[line->provider].name, &caps->dwProviderInfoSize, &caps->dwProviderInfoOffset);
    string(&answer, line->name, &caps->dwLineNameSize, &caps->dwLineNameOffset);
    caps->dwPermanentLineID = line->permanent;
    caps->dwStringFormat = STRINGFORMAT_UNICODE;
    caps->dwAddressModes = LINEADDRESSMODE_ADDRESSID;
    caps->dwNumAddresses = 1;
    caps->dwBearerModes = 1;
    caps->dwMediaModes = LINEMEDIAMODE_INTERACTIVEVOICE;
    caps->dwLineStates = 0x1FFFFFF;
    caps->dwMaxNumActiveCalls = 1;
    caps->dwSettableDevStatus = LINEDEVSTATUSFLAGS_MSGWAIT;
    caps->dwLineFeatures = m[NO_FEATURES] ? 0 : LINEFEATURE_MAKECALL | LINEFEATURE_SETDEVSTATUS;
    if (!m[NO_FEATURES] && m[DEVSPECIFIC]) caps->dwLineFeatures |= LINEFEATURE_DEVSPECIFIC;
    else if (!m[NO_FEATURES] && !m[NO_FORWARD]) caps->dwLineFeatures |= LINEFEATURE_FORWARD;
    end(&answer, m[LIE], &caps->dwLineNameSize, &caps->dwLineNameOffset);
    return leave(0);
}

EXPORTED LONG WINAPI lineGetAddressCapsW(DWORD hLineApp, DWORD device, DWORD address, DWORD version, DWORD extension, LINEADDRESSCAPS *caps)
{
    DWORD later, error = enter("lineGetAddressCapsW", provider_of_device(device), &later);
    Answer answer;
    (void)version; (void)extension;
    if (error) return leave((LONG)error);
    if (!app || hLineApp != app) return leave((LONG)LINEERR_INVALAPPHANDLE);
    if (device >= (DWORD)n_lines || lines[device].removed) return leave((LONG)LINEERR_BADDEVICEID);
    if (address) return leave((LONG)LINEERR_INVALADDRESSID);
    if (!begin(&answer, caps, sizeof *caps)) return leave((LONG)LINEERR_STRUCTURETOOSMALL);
    if (recorded(lines[device].blob[BLOB_ADDRESSCAPS], lines[device].blob_size[BLOB_ADDRESSCAPS], caps)) return leave(0);
    int *m = providers[lines[device].provider].manner;
    int forwards = !m[NO_FORWARD] && !m[DEVSPECIFIC];
    string(&answer, lines[device].number, &caps->dwAddressSize, &caps->dwAddressOffset);
    caps->dwLineDeviceID = device;
    caps->dwAddressStates = 0x1FF;
    caps->dwCallStates = 0xFFFF;
    caps->dwForwardModes = forwards ? LINEFORWARDMODE_UNCOND | LINEFORWARDMODE_BUSY | LINEFORWARDMODE_NOANSW : 0;
    caps->dwMaxForwardEntries = FORWARDS_MAX;
    caps->dwAddrCapFlags = forwards ? LINEADDRCAPFLAGS_FWDSTATUSVALID : 0;
    caps->dwParkModes = LINEPARKMODE_DIRECTED | LINEPARKMODE_NONDIRECTED;
    caps->dwTransferModes = LINETRANSFERMODE_TRANSFER;
    if (!m[NO_FEATURES]) {
        caps->dwAddressFeatures = LINEADDRFEATURE_MAKECALL | LINEADDRFEATURE_PICKUP | LINEADDRFEATURE_PICKUPDIRECT;
        if (forwards) caps->dwAddressFeatures |= LINEADDRFEATURE_FORWARD | LINEADDRFEATURE_FORWARDFWD | LINEADDRFEATURE_FORWARDDND;
        caps->dwCallFeatures = LINECALLFEATURE_ANSWER | LINECALLFEATURE_BLINDTRANSFER | LINECALLFEATURE_COMPLETETRANSF
            | LINECALLFEATURE_DIAL | LINECALLFEATURE_DROP | LINECALLFEATURE_HOLD | LINECALLFEATURE_PARK
            | LINECALLFEATURE_REDIRECT | LINECALLFEATURE_SETUPTRANSFER | LINECALLFEATURE_SWAPHOLD | LINECALLFEATURE_UNHOLD;
    }
    end(&answer, m[LIE], &caps->dwAddressSize, &caps->dwAddressOffset);
    return leave(0);
}

EXPORTED LONG WINAPI lineGetAddressStatusW(DWORD hLine, DWORD address, LINEADDRESSSTATUS *status)
{
    DWORD later, error = enter("lineGetAddressStatusW", provider_of_line(hLine), &later);
    Answer answer;
    Line *line = open_line(hLine);
    if (error) return leave((LONG)error);
    if (!line) return leave((LONG)LINEERR_INVALLINEHANDLE);
    if (address) return leave((LONG)LINEERR_INVALADDRESSID);
    if (!begin(&answer, status, sizeof *status)) return leave((LONG)LINEERR_STRUCTURETOOSMALL);
    if (recorded(line->blob[BLOB_ADDRESSSTATUS], line->blob_size[BLOB_ADDRESSSTATUS], status)) return leave(0);
    int lie = manner(index_of(line), LIE);
    LINEFORWARD list[FORWARDS_MAX];
    memset(list, 0, sizeof list);
    status->dwForwardNumEntries = (DWORD)line->forwards;
    bytes(&answer, list, (DWORD)sizeof *list * (DWORD)line->forwards, &status->dwForwardSize, &status->dwForwardOffset);
    for (int i = 0; i < line->forwards; i++) {
        list[i].dwForwardMode = line->forward[i].mode;
        string(&answer, line->forward[i].target, &list[i].dwDestAddressSize, &list[i].dwDestAddressOffset);
    }
    if (status->dwForwardOffset) memcpy(answer.at + status->dwForwardOffset, list, sizeof *list * (size_t)line->forwards);
    end(&answer, lie, &status->dwForwardSize, &status->dwForwardOffset);
    if (lie) status->dwForwardNumEntries = 0xFFFFFF;
    return leave(0);
}

EXPORTED LONG WINAPI lineGetLineDevStatusW(DWORD hLine, LINEDEVSTATUS *status)
{
    DWORD later, error = enter("lineGetLineDevStatusW", provider_of_line(hLine), &later);
    Answer answer;
    Line *line = open_line(hLine);
    if (error) return leave((LONG)error);
    if (!line) return leave((LONG)LINEERR_INVALLINEHANDLE);
    if (!begin(&answer, status, sizeof *status)) return leave((LONG)LINEERR_STRUCTURETOOSMALL);
    if (recorded(line->blob[BLOB_DEVSTATUS], line->blob_size[BLOB_DEVSTATUS], status)) return leave(0);
    status->dwDevStatusFlags = (line->connected ? LINEDEVSTATUSFLAGS_CONNECTED : 0) | (line->in_service ? LINEDEVSTATUSFLAGS_INSERVICE : 0);
    if (manner(index_of(line), NO_FLAGS)) status->dwDevStatusFlags = 0;
    if (line->message_waiting) status->dwDevStatusFlags |= LINEDEVSTATUSFLAGS_MSGWAIT;
    if (manner(index_of(line), DEVSPECIFIC)) {
        char text[2 * TEXT_MAX];
        int dnd = 0; const char *target = "";
        for (int i = 0; i < line->forwards; i++) if (*line->forward[i].target) target = line->forward[i].target; else dnd = 1;
        int size = snprintf(text, sizeof text, "FWD=%s;DND=%d;", target, dnd);
        bytes(&answer, text, (DWORD)size, &status->dwDevSpecificSize, &status->dwDevSpecificOffset);
    }
    end(&answer, manner(index_of(line), LIE), &status->dwDevSpecificSize, &status->dwDevSpecificOffset);
    return leave(0);
}

EXPORTED LONG WINAPI lineGetCallInfoW(DWORD hCall, LINECALLINFO *info)
{
    DWORD later, error = enter("lineGetCallInfoW", provider_of_call(hCall), &later), *nowhere_size, *nowhere_offset;
    Answer answer;
    Call *call = call_by_handle(hCall);
    if (error) return leave((LONG)error);
    if (!call) return leave((LONG)LINEERR_INVALCALLHANDLE);
    if (!begin(&answer, info, sizeof *info)) return leave((LONG)LINEERR_STRUCTURETOOSMALL);
    if (recorded(call->blob[0], call->blob_size[0], info)) return leave(0);
    info->hLine = lines[call->line].handle;
    info->dwLineDeviceID = (DWORD)call->line;
    info->dwCallID = call->id; info->dwRelatedCallID = call->related;
    info->dwOrigin = call->origin; info->dwReason = 1; info->dwMediaMode = LINEMEDIAMODE_INTERACTIVEVOICE;
    nowhere_size = &info->dwCallerIDSize; nowhere_offset = &info->dwCallerIDOffset;
#define PARTY(which, number, name)                                                                                \
    if (*(number) || *(name)) {                                                                                   \
        info->dw##which##IDFlags = (*(number) ? LINECALLPARTYID_ADDRESS : 0) | (*(name) ? LINECALLPARTYID_NAME : 0); \
        string(&answer, number, &info->dw##which##IDSize, &info->dw##which##IDOffset);                            \
        string(&answer, name, &info->dw##which##IDNameSize, &info->dw##which##IDNameOffset);                      \
    } else info->dw##which##IDFlags = LINECALLPARTYID_UNKNOWN;
    if (call->told_caller) {
        if (!strcmp(call->caller, "blocked")) info->dwCallerIDFlags = LINECALLPARTYID_BLOCKED;
        else PARTY(Caller, call->caller, call->caller_name)
        PARTY(Called, call->called, call->called_name)
        PARTY(Connected, call->connected, call->connected_name)
    }
    end(&answer, manner(call->line, LIE), nowhere_size, nowhere_offset);
    return leave(0);
}

EXPORTED LONG WINAPI lineGetCallStatus(DWORD hCall, LINECALLSTATUS *status)
{
    DWORD later, error = enter("lineGetCallStatus", provider_of_call(hCall), &later);
    Answer answer;
    Call *call = call_by_handle(hCall);
    if (error) return leave((LONG)error);
    if (!call) return leave((LONG)LINEERR_INVALCALLHANDLE);
    if (!begin(&answer, status, sizeof *status)) return leave((LONG)LINEERR_STRUCTURETOOSMALL);
    if (recorded(call->blob[1], call->blob_size[1], status)) return leave(0);
    status->dwCallState = call->state;
    status->dwCallStateMode = call->mode;
    status->dwCallPrivilege = call->privilege;
    status->dwCallFeatures = manner(call->line, NO_FEATURES) ? 0 : 0xFFFFFFFF;
    memcpy(&status->tStateEntryTime, &call->since, sizeof call->since);
    end(&answer, 0, NULL, NULL);
    return leave(0);
}

/* ---- lines ---- */

EXPORTED LONG WINAPI lineOpenW(DWORD hLineApp, DWORD device, DWORD *lphLine, DWORD version, DWORD extension, DWORD_PTR instance,
    DWORD privileges, DWORD media, LINECALLPARAMS *params)
{
    DWORD later, error = enter("lineOpenW", provider_of_device(device), &later);
    (void)extension; (void)params;
    if (error) return leave((LONG)error);
    if (!app || hLineApp != app) return leave((LONG)LINEERR_INVALAPPHANDLE);
    if (device >= (DWORD)n_lines || lines[device].removed) return leave((LONG)LINEERR_BADDEVICEID);
    if (version > 0x20002) return leave(wrong("lineOpenW: version", LINEERR_INCOMPATIBLEAPIVERSION));
    if (privileges & LINECALLPRIVILEGE_OWNER && !media) return leave(wrong("lineOpenW: media modes", LINEERR_INVALMEDIAMODE));
    if (privileges & LINECALLPRIVILEGE_OWNER && manner((int)device, DENY_OWNER)) return leave((LONG)LINEERR_INVALPRIVSELECT);
    if (privileges & LINECALLPRIVILEGE_MONITOR && manner((int)device, DENY_MONITOR)) return leave((LONG)LINEERR_INVALPRIVSELECT);
    if (lines[device].handle) return leave(wrong("lineOpenW: open already", LINEERR_ALLOCATED));
    Line *line = &lines[device];
    line->handle = next_handle++; line->instance = instance; line->privileges = privileges;
    line->line_states = line->address_states = 0;
    *lphLine = line->handle;
    return leave(0);
}

EXPORTED LONG WINAPI lineClose(DWORD hLine)
{
    DWORD later, error = enter("lineClose", provider_of_line(hLine), &later);
    Line *line = open_line(hLine);
    if (error) return leave((LONG)error);
    if (!line) return leave((LONG)LINEERR_INVALLINEHANDLE);
    drop_owned(line);
    close_line(line);
    return leave(0);
}

EXPORTED LONG WINAPI lineSetStatusMessages(DWORD hLine, DWORD line_states, DWORD address_states)
{
    DWORD later, error = enter("lineSetStatusMessages", provider_of_line(hLine), &later);
    Line *line = open_line(hLine);
    if (error) return leave((LONG)error);
    if (!line) return leave((LONG)LINEERR_INVALLINEHANDLE);
    if (line_states & ~0x1FFFFFFu) return leave(wrong("lineSetStatusMessages: line states", LINEERR_INVALLINESTATE));
    if (address_states & ~0x1FFu) return leave(wrong("lineSetStatusMessages: address states", LINEERR_INVALADDRESSSTATE));
    line->line_states = line_states; line->address_states = address_states;
    return leave(0);
}

EXPORTED LONG WINAPI lineSetLineDevStatus(DWORD hLine, DWORD what, DWORD on)
{
    DWORD later, error = enter("lineSetLineDevStatus", provider_of_line(hLine), &later);
    Line *line = open_line(hLine);
    if (error) return leave((LONG)error);
    if (!line) return leave((LONG)LINEERR_INVALLINEHANDLE);
    if (what != LINEDEVSTATUSFLAGS_MSGWAIT) return leave((LONG)LINEERR_INVALPARAM);
    LONG request = reply(index_of(line), later, NULL, 0, NULL, "");
    if (!later) {
        line->message_waiting = on != 0;
        post(line, line->handle, LINE_LINEDEVSTATE, on ? LINEDEVSTATE_MSGWAITON : LINEDEVSTATE_MSGWAITOFF, 0, 0);
    }
    return leave(request);
}

EXPORTED LONG WINAPI lineGetNewCalls(DWORD hLine, DWORD address, DWORD select, LINECALLLIST *list)
{
    DWORD later, error = enter("lineGetNewCalls", provider_of_line(hLine), &later);
    Answer answer;
    Line *line = open_line(hLine);
    if (error) return leave((LONG)error);
    if (!line) return leave((LONG)LINEERR_INVALLINEHANDLE);
    if (address || select != LINECALLSELECT_LINE) return leave((LONG)LINEERR_INVALCALLSELECT);
    if (!begin(&answer, list, sizeof *list)) return leave((LONG)LINEERR_STRUCTURETOOSMALL);
    DWORD *handles = calloc((size_t)n_calls + 1, sizeof *handles), count = 0;
    for (int i = 0; i < n_calls; i++)
        if (calls[i]->line == index_of(line) && !calls[i]->handle && !calls[i]->over) count++;
    int fits = answer.total >= sizeof *list + count * 4;
    for (int i = 0, n = 0; fits && i < n_calls; i++) {
        Call *call = calls[i];
        if (call->line != index_of(line) || call->handle || call->over) continue;
        call->handle = handles[n++] = call->wish ? call->wish : next_handle++;
        call->privilege = LINECALLPRIVILEGE_MONITOR;
        call->told_caller = 1;
    }
    list->dwCallsNumEntries = fits ? count : 0;
    bytes(&answer, handles, count * 4, &list->dwCallsSize, &list->dwCallsOffset);
    free(handles);
    int lie = manner(index_of(line), LIE);
    end(&answer, lie, &list->dwCallsSize, &list->dwCallsOffset);
    if (lie) list->dwCallsNumEntries = 0xFFFFFF;
    return leave(0);
}

/* ---- calls ---- */

EXPORTED LONG WINAPI lineSetCallPrivilege(DWORD hCall, DWORD privilege)
{
    DWORD later, error = enter("lineSetCallPrivilege", provider_of_call(hCall), &later);
    Call *call = call_by_handle(hCall);
    if (error) return leave((LONG)error);
    if (!call) return leave((LONG)LINEERR_INVALCALLHANDLE);
    if (privilege == LINECALLPRIVILEGE_OWNER && manner(call->line, DENY_OWNER)) return leave((LONG)LINEERR_INVALCALLPRIVILEGE);
    if (privilege != LINECALLPRIVILEGE_OWNER && call->privilege == LINECALLPRIVILEGE_OWNER && call->state != LINECALLSTATE_IDLE)
        return leave((LONG)LINEERR_INVALCALLSTATE);     /* its only owner stays it */
    call->privilege = privilege;
    return leave(0);
}

EXPORTED LONG WINAPI lineDeallocateCall(DWORD hCall)
{
    DWORD later, error = enter("lineDeallocateCall", provider_of_call(hCall), &later);
    Call *call = call_by_handle(hCall);
    if (error) return leave((LONG)error);
    if (!call) return leave((LONG)LINEERR_INVALCALLHANDLE);
    if (call->privilege == LINECALLPRIVILEGE_OWNER && call->state != LINECALLSTATE_IDLE) return leave((LONG)LINEERR_INVALCALLSTATE);
    forget_events_of(call->handle);
    call->handle = 0;
    if (call->wish) call->over = 1;
    deallocated++;
    return leave(0);
}

/* An outgoing call of the application's own, with its handle in the reply. */
static Call *own_call(int line, DWORD state)
{
    Call *call = new_call(line, LINECALLORIGIN_OUTBOUND, state);
    call->handle = next_handle++;
    call->privilege = LINECALLPRIVILEGE_OWNER;
    call->told_caller = 1;
    set(call->caller, lines[line].number);
    return call;
}

EXPORTED LONG WINAPI lineMakeCallW(DWORD hLine, DWORD *lphCall, const WCHAR *destination, DWORD country, const LINECALLPARAMS *params)
{
    DWORD later, error = enter("lineMakeCallW", provider_of_line(hLine), &later);
    Line *line = open_line(hLine);
    Text number;
    (void)country; (void)params;
    if (error) return leave((LONG)error);
    if (!line) return leave((LONG)LINEERR_INVALLINEHANDLE);
    int at = index_of(line);
    narrow(destination, TEXT_MAX, number);
    if (later) return leave(reply(at, later, NULL, 0, NULL, ""));
    for (int i = 0; i < n_calls; i++)
        if (calls[i]->line == at && !calls[i]->over && calls[i]->state == LINECALLSTATE_CONNECTED) return leave((LONG)LINEERR_CALLUNAVAIL);
    int first = manner(at, STATES_FIRST);
    Call *call = own_call(at, LINECALLSTATE_DIALING);
    if (first) tell_state(call, call->state, 0, LINECALLPRIVILEGE_OWNER);
    LONG request = reply(at, 0, lphCall, call->handle, NULL, "");
    if (!first) tell_state(call, call->state, 0, LINECALLPRIVILEGE_OWNER);
    reach(call, number);
    return leave(request);
}

EXPORTED LONG WINAPI lineDialW(DWORD hCall, const WCHAR *destination, DWORD country)
{
    CALL_OPERATION("lineDialW", LINECALLSTATE_DIALTONE)
    Text number;
    (void)country;
    narrow(destination, TEXT_MAX, number);
    LONG request = reply(call->line, 0, NULL, 0, NULL, "");
    set_state(call, LINECALLSTATE_DIALING, 0);
    reach(call, number);
    return leave(request);
}

EXPORTED LONG WINAPI lineAnswer(DWORD hCall, const char *information, DWORD size)
{
    CALL_OPERATION("lineAnswer", RINGS)
    (void)information; (void)size;
    LONG request = reply(call->line, 0, NULL, 0, NULL, "");
    answered(call);
    return leave(request);
}

EXPORTED LONG WINAPI lineDrop(DWORD hCall, const char *information, DWORD size)
{
    (void)information; (void)size;
    DWORD later, error = enter("lineDrop", provider_of_call(hCall), &later);
    Call *call = call_by_handle(hCall);
    if (error) return leave((LONG)error);
    if (!call) return leave((LONG)LINEERR_INVALCALLHANDLE);
    if (call->privilege != LINECALLPRIVILEGE_OWNER) return leave((LONG)LINEERR_NOTOWNER);
    if (call->state == LINECALLSTATE_IDLE) return leave((LONG)LINEERR_INVALCALLSTATE);
    LONG request = reply(call->line, later, NULL, 0, NULL, "");
    if (later) return leave(request);
    if (call->over) { call->state = LINECALLSTATE_IDLE; if (!manner(call->line, NO_IDLE)) tell_state(call, LINECALLSTATE_IDLE, 0, 0); }
    else hang_up(call);
    return leave(request);
}

EXPORTED LONG WINAPI lineHold(DWORD hCall)
{
    CALL_OPERATION("lineHold", LINECALLSTATE_CONNECTED)
    LONG request = reply(call->line, 0, NULL, 0, NULL, "");
    set_state(call, manner(call->line, PENDING_HOLD) ? LINECALLSTATE_ONHOLDPENDTRANSFER : LINECALLSTATE_ONHOLD, 0);
    return leave(request);
}

EXPORTED LONG WINAPI lineUnhold(DWORD hCall)
{
    CALL_OPERATION("lineUnhold", HELD)
    for (int i = 0; i < n_calls; i++)
        if (calls[i] != call && calls[i]->line == call->line && !calls[i]->over && calls[i]->state == LINECALLSTATE_CONNECTED)
            return leave((LONG)LINEERR_CALLUNAVAIL);
    LONG request = reply(call->line, 0, NULL, 0, NULL, "");
    set_state(call, LINECALLSTATE_CONNECTED, 0);
    return leave(request);
}

EXPORTED LONG WINAPI lineSwapHold(DWORD hCall, DWORD hHeld)
{
    CALL_OPERATION("lineSwapHold", LINECALLSTATE_CONNECTED)
    Call *held = call_by_handle(hHeld);
    if (!held || !(held->state & HELD)) return leave((LONG)LINEERR_INVALCALLSTATE);
    LONG request = reply(call->line, 0, NULL, 0, NULL, "");
    set_state(call, held->state, 0);
    set_state(held, LINECALLSTATE_CONNECTED, 0);
    return leave(request);
}

/* The far end of ``call`` rings at ``number`` instead, and this end is over. */
static void send_to(Call *call, const char *number)
{
    Call *peer = call_by_id(call->peer);
    Line *target = line_by_number(number);
    end_call(call, 0);
    if (target) {
        Call *there = ring(index_of(target), peer ? lines[peer->line].number : call->caller, peer ? lines[peer->line].name : call->caller_name, peer ? peer->id : 0);
        if (peer) {
            peer->peer = there->id;
            set(peer->connected, number); set(peer->connected_name, target->name);
            set_state(peer, LINECALLSTATE_RINGBACK, 0);
            tell_info(peer, LINECALLINFOSTATE_CONNECTEDID);
        }
    } else if (peer) {
        peer->peer = 0;
        set(peer->connected, number); set(peer->connected_name, "");
        tell_info(peer, LINECALLINFOSTATE_CONNECTEDID);
    }
}

EXPORTED LONG WINAPI lineBlindTransferW(DWORD hCall, const WCHAR *destination, DWORD country)
{
    CALL_OPERATION("lineBlindTransferW", LINECALLSTATE_CONNECTED)
    Text number;
    (void)country;
    narrow(destination, TEXT_MAX, number);
    LONG request = reply(call->line, 0, NULL, 0, NULL, "");
    send_to(call, number);
    return leave(request);
}

EXPORTED LONG WINAPI lineRedirectW(DWORD hCall, const WCHAR *destination, DWORD country)
{
    CALL_OPERATION("lineRedirectW", RINGS)
    Text number;
    (void)country;
    narrow(destination, TEXT_MAX, number);
    LONG request = reply(call->line, 0, NULL, 0, NULL, "");
    send_to(call, number);
    return leave(request);
}

EXPORTED LONG WINAPI lineSetupTransferW(DWORD hCall, DWORD *lphConsult, const LINECALLPARAMS *params)
{
    CALL_OPERATION("lineSetupTransferW", LINECALLSTATE_CONNECTED)
    (void)params;
    Call *consult = own_call(call->line, LINECALLSTATE_DIALTONE);
    consult->related = call->id;
    LONG request = reply(call->line, 0, lphConsult, consult->handle, NULL, "");
    set_state(call, LINECALLSTATE_ONHOLDPENDTRANSFER, 0);
    tell_state(consult, LINECALLSTATE_DIALTONE, 0, LINECALLPRIVILEGE_OWNER);
    return leave(request);
}

EXPORTED LONG WINAPI lineCompleteTransfer(DWORD hCall, DWORD hConsult, DWORD *lphConference, DWORD mode)
{
    CALL_OPERATION("lineCompleteTransfer", HELD)
    Call *consult = call_by_handle(hConsult);
    (void)lphConference;
    if (mode != LINETRANSFERMODE_TRANSFER) return leave((LONG)LINEERR_INVALTRANSFERMODE);
    if (!consult || consult->line != call->line || consult == call) return leave((LONG)LINEERR_INVALCONSULTCALLHANDLE);
    if (!(consult->state & (LINECALLSTATE_CONNECTED | LINECALLSTATE_RINGBACK | LINECALLSTATE_PROCEEDING))) return leave((LONG)LINEERR_INVALCALLSTATE);
    LONG request = reply(call->line, 0, NULL, 0, NULL, "");
    Call *one = call_by_id(call->peer), *other = call_by_id(consult->peer);
    int outside = !call->peer || !consult->peer;
    end_call(call, 0);
    end_call(consult, 0);
    if (outside) { if (one) one->peer = 0; if (other) other->peer = 0; }
    else join(one, other);
    return leave(request);
}

EXPORTED LONG WINAPI linePickupW(DWORD hLine, DWORD address, DWORD *lphCall, const WCHAR *destination, const WCHAR *group)
{
    DWORD later, error = enter("linePickupW", provider_of_line(hLine), &later);
    Line *line = open_line(hLine), *target;
    Call *ringing = NULL;
    Text number;
    (void)address; (void)group;
    if (error) return leave((LONG)error);
    if (!line) return leave((LONG)LINEERR_INVALLINEHANDLE);
    if (later) return leave(reply(index_of(line), later, NULL, 0, NULL, ""));
    narrow(destination, TEXT_MAX, number);
    target = line_by_number(number);
    for (int i = 0; target && i < n_calls; i++)
        if (calls[i]->line == index_of(target) && !calls[i]->over && calls[i]->state & RINGS) ringing = calls[i];
    if (!ringing) return leave((LONG)LINEERR_TARGETNOTFOUND);
    Call *call = own_call(index_of(line), LINECALLSTATE_CONNECTED), *peer = call_by_id(ringing->peer);
    call->origin = ringing->origin; call->peer = ringing->peer;
    set(call->caller, ringing->caller); set(call->caller_name, ringing->caller_name); set(call->called, ringing->called);
    LONG request = reply(index_of(line), 0, lphCall, call->handle, NULL, "");
    tell_state(call, LINECALLSTATE_CONNECTED, 0, LINECALLPRIVILEGE_OWNER);
    end_call(ringing, 1);
    if (peer) { peer->peer = call->id; answered(call); set(peer->connected, line->number); set_state(peer, LINECALLSTATE_CONNECTED, 0); tell_info(peer, LINECALLINFOSTATE_CONNECTEDID); }
    return leave(request);
}

EXPORTED LONG WINAPI lineParkW(DWORD hCall, DWORD mode, const WCHAR *directed, VARSTRING *to)
{
    CALL_OPERATION("lineParkW", LINECALLSTATE_CONNECTED)
    int chosen = mode == LINEPARKMODE_NONDIRECTED;
    if (chosen && (!to || to->dwTotalSize < sizeof *to)) return leave(wrong("lineParkW: no buffer", LINEERR_INVALPOINTER));
    if (!chosen && !directed) return leave(wrong("lineParkW: no address", LINEERR_INVALPOINTER));
    LONG request = reply(call->line, 0, NULL, 0, chosen ? to : NULL, "701");
    Call *peer = call_by_id(call->peer);
    if (peer) peer->peer = 0;
    end_call(call, 0);
    return leave(request);
}

/* ---- settings ---- */

/* Everything is copied before the answer: the list is the application's, and gone with the call. */
static int read_forwards(const LINEFORWARDLIST *list, Forward *to)
{
    if (!list) return 0;
    DWORD count = list->dwNumEntries, total = list->dwTotalSize;
    if (count > FORWARDS_MAX || total < 8 + count * sizeof(LINEFORWARD)) return -1;
    for (DWORD i = 0; i < count; i++) {
        LINEFORWARD entry;
        memcpy(&entry, (const char *)list + 8 + i * sizeof entry, sizeof entry);
        if (entry.dwDestAddressOffset > total || entry.dwDestAddressSize > total - entry.dwDestAddressOffset) return -1;
        to[i].mode = entry.dwForwardMode;
        WCHAR text[TEXT_MAX] = { 0 };
        memcpy(text, (const char *)list + entry.dwDestAddressOffset, entry.dwDestAddressSize < sizeof text ? entry.dwDestAddressSize : sizeof text);
        narrow(text, entry.dwDestAddressSize / 2, to[i].target);
    }
    return (int)count;
}

EXPORTED LONG WINAPI lineForwardW(DWORD hLine, DWORD all, DWORD address, const LINEFORWARDLIST *list, DWORD rings, DWORD *lphConsult, const LINECALLPARAMS *params)
{
    DWORD later, error = enter("lineForwardW", provider_of_line(hLine), &later);
    Line *line = open_line(hLine);
    Forward to[FORWARDS_MAX];
    (void)all; (void)address; (void)rings; (void)params;
    if (error) return leave((LONG)error);
    if (!line) return leave((LONG)LINEERR_INVALLINEHANDLE);
    if (!lphConsult) return leave(wrong("lineForwardW: lphConsultCall", LINEERR_INVALPOINTER));
    int at = index_of(line), count = read_forwards(list, to);
    if (count < 0) return leave(wrong("lineForwardW: list", LINEERR_INVALPARAM));
    if (manner(at, NO_FORWARD) || manner(at, DEVSPECIFIC)) return leave((LONG)LINEERR_OPERATIONUNAVAIL);
    LONG request = reply(at, later, lphConsult, 0, NULL, "");
    if (later || manner(at, FORWARD_IGNORED)) return leave(request);
    int silent = manner(at, FORWARD_LATE);
    if (silent) {
        line->forwards = count;
        memcpy(line->forward, to, sizeof(Forward) * (size_t)count);
        act_at(now_or_effects() + silent * 1000, ACTION_FORWARD, (DWORD)at);
    } else change_forward(line, to, count);
    return leave(request);
}

/* This vendor's own words: FWD=208, FWD=, DND=1, DND=0. */
EXPORTED LONG WINAPI lineDevSpecific(DWORD hLine, DWORD address, DWORD hCall, const void *data, DWORD size)
{
    DWORD later, error = enter("lineDevSpecific", provider_of_line(hLine), &later);
    Line *line = open_line(hLine);
    Text text;
    (void)address; (void)hCall;
    if (error) return leave((LONG)error);
    if (!line) return leave((LONG)LINEERR_INVALLINEHANDLE);
    if (!manner(index_of(line), DEVSPECIFIC)) return leave((LONG)LINEERR_OPERATIONUNAVAIL);
    if (size >= sizeof text) return leave((LONG)LINEERR_INVALPARAM);
    memcpy(text, data, size); text[size] = 0;
    Forward to[2];
    int count = 0, is_forward = !strncmp(text, "FWD=", 4);
    if (!is_forward && strncmp(text, "DND=", 4)) return leave((LONG)LINEERR_INVALPARAM);
    for (int i = 0; i < line->forwards && i < 2; i++)
        if ((*line->forward[i].target != 0) != is_forward) to[count++] = line->forward[i];
    if (is_forward ? text[4] != 0 : text[4] == '1') {
        to[count].mode = LINEFORWARDMODE_UNCOND;
        set(to[count++].target, is_forward ? text + 4 : "");
    }
    LONG request = reply(index_of(line), later, NULL, 0, NULL, "");
    if (!later) {
        line->forwards = count;
        memcpy(line->forward, to, sizeof to);
        post(line, line->handle, LINE_DEVSPECIFIC, 0, 0, 0);
    }
    return leave(request);
}
