using Farspan.Lab.Listeners;

namespace Farspan.Lab.Probes;

/// <summary>Counts what arrives where services are stood in for.</summary>
public interface ILabArrivals
{
    /// <summary>Begins to count the requests of a test.</summary>
    /// <returns>False when nobody can count.</returns>
    /// <exception cref="IOException">Who counts does not answer.</exception>
    Task<bool> CountAsync(string run, CancellationToken cancellationToken);

    /// <summary>What arrived of a test; null when who counted is gone.</summary>
    /// <exception cref="IOException">Who counts does not answer.</exception>
    Task<IReadOnlyList<Arrival>?> ArrivalsAsync(string run, CancellationToken cancellationToken);
}
