using Farspan.Agent.Machines;

namespace Farspan.Agent.Tests.Machines;

/// <summary>A machine, and the hands of somebody else on it.</summary>
public interface IMachineUnderTest : IAsyncDisposable
{
    /// <summary>Through which Farspan touches it.</summary>
    MachinePorts Ports { get; }

    /// <summary>Somebody makes a route to 198.51.100.0/24 by eth0, a bridge br9 and a filter table of their own.</summary>
    void MakeForeignThings();

    /// <summary>Which of those are still there, in words, ordered.</summary>
    IReadOnlyList<string> ForeignThings();

    /// <summary>Somebody deletes the first rule of the input chain.</summary>
    void DeleteFirstInputRule();

    /// <summary>Somebody adds a rule to the input chain that the spec has no words for.</summary>
    void AddOddRule();

    /// <summary>Somebody gives eth0 the address 10.0.1.77/24 and takes 10.0.1.3 away.</summary>
    void ChangeAddress();

    /// <summary>Somebody sets eth0 down, and the kernel flushes its routes.</summary>
    void SetCardDown();

    /// <summary>Somebody kills the engine of a link with a signal that it cannot refuse.</summary>
    Task KillEngineAsync(string link);
}
