namespace Farspan.Lab.Recipes;

/// <summary>Knows how to run one real service.</summary>
internal interface IServiceRecipe
{
    /// <summary>Name as a spec has it.</summary>
    string Name { get; }

    /// <summary>Programs it needs.</summary>
    IReadOnlyList<ToolNeed> Needs { get; }

    /// <summary>What its process is started with; equal specs give equal launches.</summary>
    ServiceLaunch Launch(ServiceContext context);

    /// <summary>Makes what must be there before the process starts, where it is not yet.</summary>
    /// <returns>The launch, with arguments that only matter at this start: they are not part of its digest.</returns>
    Task<ServiceLaunch> PrepareAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken);

    /// <summary>Tells the running members of a changed plan: called for one member, after everything was started, again until it succeeds.</summary>
    Task SettleAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken);

    /// <summary>Tells the running service that files of a certificate were replaced; without a word where it reads them by itself.</summary>
    /// <exception cref="Reconcile.ReconcileException">It could not be told.</exception>
    Task RenewAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Asks the running service whether it serves.</summary>
    /// <returns>Null when it does, else why not.</returns>
    Task<string?> CheckAsync(ServiceContext context, IServiceHost host, CancellationToken cancellationToken);
}
