using System.Net;
using System.Net.Sockets;
using Farspan.Lab.Files;
using Farspan.Lab.Recipes;
using Farspan.Linux.Namespaces;

namespace Farspan.Lab.Supervision;

/// <summary>Runs and asks services in the lab's namespaces.</summary>
internal sealed class ServiceHost(LabPaths paths) : IServiceHost
{
    public async Task<Socket> ConnectAsync(string machine, IPEndPoint to, CancellationToken cancellationToken)
    {
        Socket socket;
        using (var network = NetworkNamespace.Open(paths.NamespaceFile(machine)))
        {
            socket = network.OpenSocket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        }

        try
        {
            await socket.ConnectAsync(to, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public Task<int> RunAsync(ServiceContext context, ServiceLaunch launch, CancellationToken cancellationToken) =>
        LabProcess.RunAsync(StartOf(context, launch, mark: null), context.Environment.Time, cancellationToken);

    /// <summary>How a launch is started on its machine.</summary>
    public static LabStart StartOf(ServiceContext context, ServiceLaunch launch, string? mark)
    {
        var variables = new List<KeyValuePair<string, string>>(launch.Variables) { new(ProcessMark.Lab, context.Paths.Folder) };
        if (mark is not null)
        {
            variables.Add(new(ProcessMark.Unit, mark));
        }

        var mounts = new List<KeyValuePair<string, string>>(MachineFiles.Mounts(context.Paths, context.Machine));
        if (launch.DataMountedAt is { } target)
        {
            mounts.Add(new(context.DataFolder, target));
        }

        return new LabStart
        {
            Command = launch.Command,
            Variables = variables,
            Namespace = context.Paths.NamespaceFile(context.Machine),
            Mounts = mounts,
            Layers = MachineFiles.Layers(context.Paths, context.Machine),
            LogFile = context.Paths.LogFile(context.Machine, context.Service.Name),
        };
    }
}
