using System.Collections.Immutable;
using TrustStoreTool.Bundles;
using TrustStoreTool.Cli.Files;
using TrustStoreTool.Cli.Reports;
using TrustStoreTool.Migration;

namespace TrustStoreTool.Cli.Commands.Migrate;

/// <summary>What a command line of <c>migrate</c> asks for, checked.</summary>
internal sealed record MigrateRequest
{
    /// <summary>At least one path.</summary>
    public required ImmutableArray<string> Stores { get; init; }

    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>Paths; <c>-</c> is standard input.</summary>
    public ImmutableArray<string> Bundles { get; init; } = [];

    public required CaChoice Choice { get; init; }

    public bool AllowUnpinned { get; init; }

    public required AliasRule Aliases { get; init; }

    public string? Out { get; init; }

    public bool Create { get; init; }

    /// <summary>A path, or <c>cacerts</c>.</summary>
    public string? From { get; init; }

    public StoreType? Type { get; init; }

    public string? ExportPem { get; init; }

    /// <summary>Connections in any form; they may hold passwords and are never shown.</summary>
    public ImmutableArray<string> Connections { get; init; } = [];

    public TimeSpan Timeout { get; init; }

    public required BackupRule Backup { get; init; }

    public bool InPlace { get; init; }

    public bool DryRun { get; init; }

    public bool Reproducible { get; init; }

    /// <summary>SOURCE_DATE_EPOCH, with <see cref="Reproducible"/>.</summary>
    public DateTimeOffset? SourceDate { get; init; }

    public bool AcceptUnauthenticated { get; init; }

    public required ReadLimits Limits { get; init; }

    public TimeSpan LockTimeout { get; init; }

    public OutputFormat Format { get; init; }
}
