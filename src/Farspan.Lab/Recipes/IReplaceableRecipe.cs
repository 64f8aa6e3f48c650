namespace Farspan.Lab.Recipes;

/// <summary>Knows how to put a new process in the place of one that runs without cutting anybody.</summary>
internal interface IReplaceableRecipe : IServiceRecipe
{
    /// <summary>What a process is started with that takes the place of the one that runs, which then ends by itself.</summary>
    Task<ServiceLaunch> ReplaceAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken);

    /// <summary>True when a process has the place.</summary>
    Task<bool> HasPlaceAsync(ServiceContext context, int process, CancellationToken cancellationToken);

    /// <summary>The process that has the place, or had it last; null where none ever had.</summary>
    int? Holder(ServiceContext context);

    /// <summary>What of the machine a running process sees only as it was at its start: another text is a reason to replace it.</summary>
    string Surroundings(ServiceContext context);
}
