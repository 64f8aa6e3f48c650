namespace Farspan.Import.Documents;

/// <summary>How much one import reads: bounds on memory and time, whatever the input.</summary>
internal static class InputLimits
{
    /// <summary>Largest input in bytes, all files together: a dump of about 5,000 pods as kubectl prints them.</summary>
    public const int LargestBytes = 64 << 20;

    /// <summary>Most values, all files together.</summary>
    public const int MostValues = 4_000_000;

    /// <summary>Deepest nesting; a pod's deepest field is about twelve deep.</summary>
    public const int DeepestNesting = 64;
}
