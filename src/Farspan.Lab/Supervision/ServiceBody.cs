using Farspan.Lab.Files;
using Farspan.Lab.Recipes;

namespace Farspan.Lab.Supervision;

/// <summary>A real service's process: it outlives the supervisor, and the next one takes it over.</summary>
internal sealed class ServiceBody(ServiceContext context, IServiceRecipe recipe, ServiceHost host, string mark) : IUnitBody
{
    private ProcessRecord? _process;

    public async Task<ProcessRecord?> BeginAsync(ProcessRecord? previous, CancellationToken cancellationToken)
    {
        if (ProcessFinder.IsAlive(previous))
        {
            return _process = previous;
        }

        StateFile.MakeFolder(context.DataFolder);
        var launch = await recipe.PrepareAsync(context, host, cancellationToken);
        return _process = LabProcess.Start(ServiceHost.StartOf(context, launch, mark));
    }

    public async Task<string> DeathAsync(CancellationToken cancellationToken)
    {
        var how = await LabProcess.WaitAsync(_process!, cancellationToken);
        return $"process {_process!.Pid} died: {how}";
    }

    public async Task EndAsync()
    {
        if (_process is not null)
        {
            await LabProcess.StopAsync(_process, context.Environment.Time, CancellationToken.None);
        }
    }
}
