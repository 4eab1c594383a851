namespace Pid.Native;

/// <summary>The codes of <c>enum pid_result</c> in pid.h, where they are documented.</summary>
internal enum ResultCode
{
    Ok = 0,
    Inexact = 1,
    Impossible = 2,
    Null = -1,
    Argument = -2,
    Data = -3,
    Inconsistent = -4,
    Capacity = -5,
    Busy = -6,
    Memory = -7,
    Internal = -8,
    Arithmetic = -9,
    NotConvex = -10,
    Forked = -11,
}
