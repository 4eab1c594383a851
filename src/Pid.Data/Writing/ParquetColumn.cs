namespace Pid.Data.Writing;

/// <summary>What the values of a column are.</summary>
internal enum ParquetType
{
    /// <summary>Whole numbers (<see cref="long"/>).</summary>
    Whole,

    /// <summary>Doubles, infinities included.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Truth values (<see cref="bool"/>).</summary>
    Truth,
}

/// <summary>A column of a Parquet file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its values are.</param>
internal sealed record ParquetColumn(string Name, ParquetType Type);
