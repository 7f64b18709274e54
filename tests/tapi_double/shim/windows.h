/* What double.c needs of windows.h where there is none. */
#ifndef SHIM_WINDOWS_H
#define SHIM_WINDOWS_H
#include <stdint.h>
typedef uint32_t DWORD;
typedef int32_t LONG;
typedef uint16_t WORD;
typedef uint16_t WCHAR;
typedef uintptr_t DWORD_PTR;
typedef void *HANDLE;
typedef struct { WORD wYear, wMonth, wDayOfWeek, wDay, wHour, wMinute, wSecond, wMilliseconds; } SYSTEMTIME;
#define WINAPI
#endif
