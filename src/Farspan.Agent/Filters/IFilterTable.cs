using Farspan.State.Filters;

namespace Farspan.Agent.Filters;

/// <summary>One nftables table of one machine; the port knows which.</summary>
public interface IFilterTable
{
    /// <summary>What the table holds, or null when it is not there.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    FilterStatus? Read();

    /// <summary>Puts <paramref name="filter"/> in place of whatever the table holds, in one transaction: all or nothing.</summary>
    /// <exception cref="IOException">The kernel refused; the old table stays.</exception>
    void Replace(FilterSpec filter);

    /// <summary>Takes the table away.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="IOException">The kernel refused.</exception>
    bool Remove();
}
