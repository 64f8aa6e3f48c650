namespace Farspan.Lab.Rehearsal;

/// <summary>What rehearsals need of a running network: to take something away and give it back.</summary>
public interface ILabFaults
{
    /// <summary>What is cut at this moment, by whomever.</summary>
    IReadOnlyList<string> InForce();

    /// <summary>Cuts something off, given as <c>farspan cut</c> takes it: <c>provider/aws</c>, <c>zone/aws/a</c>, <c>machine/etcd-1</c>, <c>link/peering</c>.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    Task CutAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Gives it back.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    Task HealAsync(string reference, CancellationToken cancellationToken);
}
