namespace Pid.Data.Json;

/// <summary>A line of a batch.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Utf8">Its bytes, without the end of the line; empty where there is a problem.</param>
/// <param name="Problem">Why the line cannot be read: it is no UTF-8, or too long; null where it can.</param>
internal readonly record struct JsonLine(long Number, byte[] Utf8, TableFormatException? Problem = null);
