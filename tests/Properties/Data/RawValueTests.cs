using System.Text;
using Pid.Data;
using Pid.Data.Binary;

namespace Pid.Tests.Properties.Data;

/// <summary>
/// Values that a reader could take for others in silence: signs and orders of NumPy arrays, and a semicolon beside commas.
/// </summary>
public class RawValueTests
{
    [Theory]
    [InlineData("|i1", "-1", "-128", new byte[] { 0xFF, 0x80 })]
    [InlineData("|u1", "255", "128", new byte[] { 0xFF, 0x80 })]
    [InlineData("<i2", "-2", "256", new byte[] { 0xFE, 0xFF, 0x00, 0x01 })]
    [InlineData(">i2", "-2", "256", new byte[] { 0xFF, 0xFE, 0x01, 0x00 })]
    [InlineData("<u2", "65534", "256", new byte[] { 0xFE, 0xFF, 0x00, 0x01 })]
    [InlineData("<i4", "-3", "1", new byte[] { 0xFD, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0 })]
    [InlineData(">u4", "4294967293", "1", new byte[] { 0xFF, 0xFF, 0xFF, 0xFD, 0, 0, 0, 1 })]
    [InlineData("|b1", "true", "false", new byte[] { 1, 0 })]
    public void Numbers_keep_their_sign_and_size(string type, string first, string second, byte[] data)
    {
        NumpyArray array = Array(type, false, "(2,)", data);
        Assert.Equal([first, second], [array.Text(0, 0), array.Text(1, 0)]);
        if (type[1] != 'b')
        {
            Assert.True(array.TryNumber(0, 0, out double value));
            Assert.Equal(double.Parse(first, System.Globalization.CultureInfo.InvariantCulture), value);
        }
    }

    [Theory]
    [InlineData(false, "2")]
    [InlineData(true, "3")]
    public void The_order_of_the_entries_is_that_of_the_header(bool fortran, string second) =>
        Assert.Equal(second, Array("|i1", fortran, "(2, 2)", [1, 2, 3, 4]).Text(0, 1));

    // A comma separates even where a name or a later line has a semicolon; a semicolon does where the header has no comma outside quotes.
    [Theory]
    [InlineData("x1,x2,y;label\n0,0,0\n1,1,1\n0,1,a;b\n", "x1", "y;label", 3)]
    [InlineData("x1;x2;y\n0;0;0\n1;1;1\n0;1;2\n", "x1", "y", 3)]
    [InlineData("\"x1,a\";x2;y\n0;0;0\n1;1;1\n", "x1,a", "y", 2)]
    public void A_semicolon_separates_only_where_no_comma_does(string text, string x1, string y, int symbols)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        JointTable table = TableReader.ReadJoint(TableSource.FromStream(stream), new TableColumns(x1, "x2", y),
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(y, table.Joint.Y.Name);
        Assert.Equal((2, 2, symbols), (table.Joint.X1.Size, table.Joint.X2.Size, table.Joint.Y.Size));
    }

    private static NumpyArray Array(string type, bool fortran, string shape, byte[] data)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n";
        using MemoryStream file = new([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data]);
        NumpyArray array = NumpyArray.ReadHeader(file, "", "a.npy");
        array.ReadValues(file, data.Length);
        return array;
    }
}
