"""A telephone system with TAPI's ABI for tests: the double, how it is built, and how it is told what to do.

The suite: ``pytest tests/ctiserver/server/telephony/tapi``, and ``tests/end_to_end/test_tapi.py`` with the real server.
Without CTI_TAPI_DOUBLE it builds the double with gcc; else it takes the library named there. For a Windows Python:

    python tests/tapi_double/build.py DIR/double.dll        (on Linux, with x86_64-w64-mingw32-gcc)
    set CTI_TAPI_DOUBLE=DIR\\double.dll                      (a path of Windows, under Wine Z:\\...)
    python -m pytest tests/ctiserver/server/telephony/tapi

By name instead of by path: copy the DLL as ``tapi32.dll`` beside python.exe, run with WINEDLLOVERRIDES=tapi32=n and
CTI_TAPI_DOUBLE=tapi32.dll. Without a compiler and without the variable the tests are skipped; with CI=true they fail.
"""
