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

    /// <summary>Ends it.</summary>
    Task EndAsync();
}
