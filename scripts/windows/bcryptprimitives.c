/* bcryptprimitives.dll, which Windows has and Wine 8 has not: the one function that Rust's standard library takes from it. */
#include <stddef.h>
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
{
    while (size > 0) {
        ULONG some = size > 0x10000 ? 0x10000 : (ULONG)size;
        if (!RtlGenRandom(data, some))
            return FALSE;
        data += some;
        size -= some;
    }
    return TRUE;
}
