using Farspan.State.Filters;

namespace Farspan.Analysis.Tests.Reference;

/// <summary>Filters that tests begin with.</summary>
internal static class FilterSpecs
{
    /// <summary>Lets everything pass.</summary>
    public static FilterSpec Open { get; } = new()
    {
        InputPolicy = FilterVerdict.Accept,
        ForwardPolicy = FilterVerdict.Accept,
        OutputPolicy = FilterVerdict.Accept,
        Sets = [],
        Rules = [],
        Nat = [],
    };
}
