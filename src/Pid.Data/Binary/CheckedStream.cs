namespace Pid.Data.Binary;

/// <summary>Bytes of a zip entry on their way, and the CRC-32 of all of them, which .NET's own reader does not check.</summary>
/// <param name="stream">The bytes; not disposed of.</param>
internal sealed class CheckedStream(Stream stream) : ForwardStream
{
    private static readonly uint[] s_table = Table();
    private uint _checksum = uint.MaxValue;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = stream.Read(buffer);
        uint checksum = _checksum;
        foreach (byte value in buffer[..read])
        {
            checksum = s_table[(byte)(checksum ^ value)] ^ (checksum >> 8);
        }

        _checksum = checksum;
        return read;
    }

    /// <summary>The checksum, once what is left was read too.</summary>
    public uint ChecksumOfAll()
    {
        Span<byte> rest = stackalloc byte[4096];
        while (Read(rest) > 0)
        {
        }

        return ~_checksum;
    }

    private static uint[] Table()
    {
        const uint Polynomial = 0xedb88320;
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint rest = i;
            for (int bit = 0; bit < 8; bit++)
            {
                rest = (rest & 1) != 0 ? (rest >> 1) ^ Polynomial : rest >> 1;
            }

            table[i] = rest;
        }

        return table;
    }
}
