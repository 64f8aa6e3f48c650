namespace Farspan.Lab.Supervision;

/// <summary>What is kept alive: a service's process, the listeners of a service, or a userspace overlay engine.</summary>
internal interface IUnitBody
{
    /// <summary>Takes over what runs already, or starts it.</summary>
    /// <param name="previous">Process that ran it last, or null.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>Its process, or null when it is none of its own.</returns>
    Task<ProcessRecord?> BeginAsync(ProcessRecord? previous, CancellationToken cancellationToken);

    /// <summary>Completes when what <see cref="BeginAsync"/> began has died, with a sentence on how.</summary>
    Task<string> DeathAsync(CancellationToken cancellationToken);

    /// <summary>Lets a new process take the place of the one that runs; <see cref="DeathAsync"/> waits for the new one's from then on.</summary>
    /// <returns>The new process; null where that cannot be done.</returns>
    /// <exception cref="IOException">The new one did not get the place; the old one goes on.</exception>
    Task<ProcessRecord?> ReplaceAsync(CancellationToken cancellationToken);

    /// <summary>Ends it.</summary>
    Task EndAsync();
}
