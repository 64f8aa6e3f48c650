namespace Farspan.Import.Documents;

/// <summary>Counts the values that are read, so that no input takes more memory than the limit allows.</summary>
internal sealed class ValueBudget
{
    private int _left = InputLimits.MostValues;

    /// <summary>What is said when it is spent.</summary>
    public static string Message { get; } = FormattableString.Invariant($"The input holds more than {InputLimits.MostValues} values; import a part of it, such as one namespace or one VPC.");

    /// <summary>Takes one; false when none is left.</summary>
    public bool Take() => --_left >= 0;
}
