using Farspan.Agent.Filters;
using Farspan.State.Filters;

namespace Farspan.Agent.Tests.InMemory;

/// <summary>A filter table in memory.</summary>
public sealed class InMemoryFilterTable(InMemoryMachine machine) : IFilterTable
{
    /// <inheritdoc/>
    public FilterStatus? Read() => machine.Filter;

    /// <inheritdoc/>
    public void Replace(FilterSpec filter)
    {
        machine.Filter = new FilterStatus
        {
            InputPolicy = filter.InputPolicy,
            ForwardPolicy = filter.ForwardPolicy,
            OutputPolicy = filter.OutputPolicy,
            Sets = filter.Sets,
            Rules = filter.Rules,
            Nat = filter.Nat,
            Foreign = [],
        };
        machine.Journal.Add("filter replaced");
    }

    /// <inheritdoc/>
    public bool Remove()
    {
        var had = machine.Filter is not null;
        machine.Filter = null;
        machine.Journal.Add("filter removed");
        return had;
    }
}
