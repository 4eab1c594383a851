namespace Pid.Native;

/// <summary>The code of a batch: its first error, else inexact if any item is, else that all is well.</summary>
/// <param name="codes">Where the code of every item goes; may be null.</param>
internal unsafe struct BatchCode(ResultCode* codes)
{
    public ResultCode Result { get; private set; }

    public void Add(long index, ResultCode code)
    {
        if (codes != null)
        {
            codes[index] = code;
        }

        if (Result >= 0 && (code < 0 || code > Result))
        {
            Result = code;
        }
    }
}
