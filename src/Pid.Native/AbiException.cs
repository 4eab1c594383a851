namespace Pid.Native;

/// <summary>A call that cannot be answered, with the code for the caller. Caught at the border, like every exception.</summary>
internal sealed class AbiException(ResultCode code, string message) : Exception(message)
{
    public ResultCode Code { get; } = code;
}
