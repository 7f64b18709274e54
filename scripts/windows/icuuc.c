/* icuuc.dll, which Windows 10 has and Wine 8 has not. Qt asks it for character sets beyond Unicode and Latin 1: here are none. */
#define NAME(name) __declspec(dllexport) int name

enum { FILE_ACCESS_ERROR = 4 };

__declspec(dllexport) void *ucnv_open(const char *charset, int *error)
{
    *error = FILE_ACCESS_ERROR;
    return 0;
}

/* None of these is ever reached with a converter, since none is ever opened. */
__declspec(dllexport) void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
__declspec(dllexport) void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
__declspec(dllexport) void ucnv_close(void) {}
__declspec(dllexport) void ucnv_reset(void) {}
__declspec(dllexport) void ucnv_getToUCallBack(void) {}
__declspec(dllexport) void ucnv_getFromUCallBack(void) {}
__declspec(dllexport) void ucnv_setToUCallBack(void) {}
__declspec(dllexport) void ucnv_setFromUCallBack(void) {}
__declspec(dllexport) void ucnv_cbToUWriteUChars(void) {}
__declspec(dllexport) void ucnv_cbFromUWriteUChars(void) {}
__declspec(dllexport) void ucnv_toUnicode(void) {}
__declspec(dllexport) void ucnv_fromUnicode(void) {}
NAME(ucnv_countAvailable)(void) { return 0; }
NAME(ucnv_toUCountPending)(void) { return 0; }
NAME(ucnv_fromUCountPending)(void) { return 0; }
NAME(ucnv_getMaxCharSize)(void) { return 1; }
__declspec(dllexport) const char *ucnv_getName(void) { return 0; }
__declspec(dllexport) const char *ucnv_getStandardName(void) { return 0; }
__declspec(dllexport) const char *ucnv_getAvailableName(void) { return 0; }
