using System.Text.Json;
using Farspan.Agent.Certificates;
using Farspan.Agent.Dns.Hosting;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Lab.Callers;
using Farspan.Lab.Diagnostics;
using Farspan.Rendering.Files;
using Farspan.Rendering.Files.Gateways;
using Farspan.State;
using Farspan.State.Gateways;
using Farspan.State.Json;

namespace Farspan.Lab.Files;

/// <summary>Writes what machines have of gateways: those that may call one its address and a script, those that run one, or a name server, its spec.</summary>
/// <remarks>What runs reads its spec again when it changes, so that nothing else is needed for another plan to hold.</remarks>
internal sealed class MachineVolume(LabPaths paths, LabGatewaySpec gateways, ProxyFiles files)
{
    /// <summary>Where a machine sees the folder of a gateway that it runs.</summary>
    public const string GatewaysPath = "etc/farspan/gateways";

    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ToRun = ForAll | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Makes the files of a machine those of its spec; what is right is left alone.</summary>
    /// <exception cref="LabException">They cannot be written.</exception>
    public void Write(MachineSpec spec)
    {
        foreach (var gateway in spec.Gateways)
        {
            WriteSpec(spec.Machine, gateway);
        }

        foreach (var server in spec.DnsServers)
        {
            var folder = paths.DataFolder(spec.Machine, server.Service);
            StateFile.MakeFolder(folder);
            WriteChanged(new DnsFolder(folder).SpecFile, JsonSerializer.SerializeToUtf8Bytes(server, StateJson.Default.DnsServerSpec));
        }

        var wanted = files.Of(spec);
        var root = paths.VolumeFolder(spec.Machine);
        if (wanted.Count + spec.Gateways.Count == 0 && !Directory.Exists(root))
        {
            return;
        }

        try
        {
            foreach (var file in wanted)
            {
                Put(Path.Combine(root, file.Path), file);
            }

            foreach (var gateway in spec.Gateways)
            {
                Link(Path.Combine(root, GatewaysPath, gateway.Name), paths.DataFolder(spec.Machine, gateway.Service));
            }

            RemoveOthers(root, [.. wanted.Select(f => f.Path), .. spec.Gateways.Select(g => $"{GatewaysPath}/{g.Name}")]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LabErrors.StateNotWritable(root, failure);
        }
    }

    private void WriteSpec(string machine, GatewaySpec gateway)
    {
        var folder = paths.DataFolder(machine, gateway.Service);
        StateFile.MakeFolder(folder);
        WriteChanged(new GatewayFolder(folder).SpecFile, JsonSerializer.SerializeToUtf8Bytes(gateways.Make(machine, gateway, folder), GatewayJson.Default.GatewaySpec));
    }

    private static void WriteChanged(string path, byte[] text)
    {
        if (!text.AsSpan().SequenceEqual(StateFile.TryRead(path)))
        {
            StateFile.Write(path, text);
        }
    }

    private static void Put(string path, RenderedFile file)
    {
        var mode = file.Privacy == FilePrivacy.Program ? ToRun : ForAll;
        if (File.Exists(path) && file.Content.Bytes.Span.SequenceEqual(File.ReadAllBytes(path)) && File.GetUnixFileMode(path) == mode)
        {
            return;
        }

        MakeFolder(Path.GetDirectoryName(path)!);
        var beside = path + ".new";
        File.WriteAllBytes(beside, file.Content.Bytes.Span);
        File.SetUnixFileMode(beside, mode);
        File.Move(beside, path, overwrite: true);
    }

    private static void Link(string path, string target)
    {
        if (new FileInfo(path).LinkTarget == target)
        {
            return;
        }

        MakeFolder(Path.GetDirectoryName(path)!);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }

    // Whoever runs in the machine sees these folders in place of the host's, and may be another user than root.
    private static void MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            MakeFolder(Path.GetDirectoryName(path)!);
            Directory.CreateDirectory(path);
            File.SetUnixFileMode(path, ToRun);
        }
    }

    // A link is a file of this folder: what it leads to is a gateway's, and never looked at here.
    private static void RemoveOthers(string root, HashSet<string> wanted)
    {
        var left = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (left.TryPop(out var folder))
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo below && below.LinkTarget is null)
                {
                    // Certificates come and go by themselves.
                    if (Path.GetRelativePath(root, below.FullName) != CertificateFolders.Place)
                    {
                        left.Push(below);
                    }
                }
                else if (!wanted.Contains(Path.GetRelativePath(root, entry.FullName)))
                {
                    File.Delete(entry.FullName);
                }
            }
        }
    }
}
