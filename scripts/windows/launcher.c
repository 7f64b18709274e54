/* python.exe for the Windows Python that scripts/windows_python.py puts together: hands its arguments to the DLL beside it. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

typedef int (*py_main_t)(int, wchar_t **);

int wmain(int argc, wchar_t **argv)
{
    HMODULE python = LoadLibraryW(L"python311.dll");
    if (!python) {
        fprintf(stderr, "python311.dll could not be loaded: error %lu\n", GetLastError());
        return 126;
    }
    py_main_t py_main = (py_main_t)(void *)GetProcAddress(python, "Py_Main");
    if (!py_main) {
        fprintf(stderr, "python311.dll has no Py_Main\n");
        return 126;
    }
    return py_main(argc, argv);
}
